"""What the customer hears about a file: it arrived, and what the bot cannot do with it; or it was made for him."""

from __future__ import annotations

from desk.files.model import Kind, NewFile, StoredFile

HUMAN_TITLE = "转人工"
HUMAN_PAYLOAD = "/handoff"
"""The bot's own button of that name: its hand-off carries what it has understood so far."""

_WORDS = {
    Kind.PICTURE: "图片", Kind.VIDEO: "录屏", Kind.TEXT: "日志文件", Kind.ARCHIVE: "压缩包", Kind.DOCUMENT: "文档",
    Kind.VOICE: "语音",
}  # fmt: skip
_BLIND = {
    Kind.PICTURE: "我看不了图片里的字，请把屏幕上的提示原文打出来，我马上帮您找办法",
    Kind.VIDEO: "我看不了录屏，请用一句话说说做到哪一步、出了什么提示，我马上帮您找办法",
    Kind.TEXT: "我读不了文件，请把报错的那几行直接粘贴到这里，我马上帮您找办法",
    Kind.ARCHIVE: "我打不开压缩包，请把报错的那几行直接粘贴到这里，我马上帮您找办法",
    Kind.DOCUMENT: "我读不了文档，请把要紧的那几句直接粘贴到这里，我马上帮您找办法",
    Kind.VOICE: "我听不了语音，请把要点打成一两句文字，我马上帮您找办法",
}


def received(file: NewFile) -> str:
    """A file without words: what to do next, and that people will see it."""
    return f"已收到{_named(file)}。{_BLIND[file.kind]}；也可以转人工，工程师能直接{_verb(file)}到它。"


def received_with_words(file: NewFile) -> str:
    """A file with a question beside it: the bot answers the question."""
    word, verb = _WORDS[file.kind], _verb(file)
    return f"已收到{_named(file)}，工程师能{verb}到它。{word}里的内容我{verb}不了，我先按您写的问题来找办法。"


def received_too(file: NewFile) -> str:
    """One more file right after another."""
    return f"已收到{_named(file)}。"


def made(title: str) -> str:
    """A table the customer asked for is here; it comes with its download."""
    return f"您要的表格「{title}」做好了，可以下载、打印。"


def not_made(why: str = "") -> str:
    """The table could not be made; `why` is a sentence."""
    return f"抱歉，表格没有做成。{why or '请稍后再试一次，或者转人工。'}"


TOO_LARGE = "内容超出了一份表格能放下的大小，请分开来要，或者转人工。"


def in_words(file: StoredFile) -> str:
    """A file for a client that can show words only."""
    return f"[{_WORDS[file.kind]}] {file.name}（这个窗口里不能查看，请到服务台网页的对话里下载）"


def _verb(file: NewFile) -> str:
    return "听" if file.kind is Kind.VOICE else "看"


def _named(file: NewFile) -> str:
    if file.kind is Kind.VOICE:
        # Nobody gives what he says a name.
        return _WORDS[file.kind]
    return f"{_WORDS[file.kind]}「{file.name}」"
