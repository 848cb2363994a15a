"""Questions in the middle of the walk that its items answer: why, where, how to take it back, what a prompt means."""

from __future__ import annotations

import re

from actions.closing import text as words
from actions.closing.content import Item, Prompt
from actions.closing.mentions import find_item, find_prompt, general_close
from actions.closing.progress import ProgressStore
from actions.closing.turn import Turn
from actions.closing.words import normal
from actions.reply import Button, handoff_button

MAX_CHARS = 40
"""Longer than this it is a story, and the library reads stories better."""
_UNDO = re.compile(
    r"反结账|反关账|反过账|反扎账|反年结|反审核|反计提|取消(?:结账|关账|过账)|(?:退回|退到|回退|撤销|撤回)|能不能反|可以反|怎么反|想反|(?:年结|结账|关账|过账).{0,4}(?:能|可以)(?:不能|不可以)?(?:反|退)"
)
_YEAR = re.compile(r"年结|年末|年终|跨年|去年|上年")
_ACCIDENT = re.compile(r"怎么办|断电|停电|断网|死机|闪退|崩|中断|关机")
"""Something happened while an item was done: how it is done is no answer to that."""
_REOPENS_YEAR = re.compile(r"反年结|年结.{0,8}(?:反结|反回|退回|退得|撤销|取消)|(?:退回|撤销|取消).{0,3}年结")
_WHY = re.compile(r"为什么|干嘛|什么用|必要|不做会|不做行|可以不|能不能不|必须|凭什么")
_WHERE = re.compile(r"在哪|哪里|哪儿|去哪|从哪|什么地方|菜单|入口|怎么(?:看|查|找|进)|如何(?:看|查|找)")
_HOW = re.compile(r"怎么|如何|步骤")
_QUOTES = re.compile(r"提示|报错|弹|显示|跳出")
_TROUBLE = re.compile(
    r"提示|报错|错误|失败|不了|不上|不出|不让|(?<!能)不能|没反应|灰|不平|不对|卡|差额|弹|怎么处理|怎么回事"
)


def asks_to_reopen_year(text: str) -> bool:
    """「能不能反年结」."""
    return _REOPENS_YEAR.search(normal(text)) is not None


async def answer_from_items(turn: Turn, progress: ProgressStore) -> bool:
    """Was it a question that the checklist answers? Then it is answered, and the walk stands where it stood."""
    walk, text = turn.walk, turn.text
    if walk is None or not text:
        return False
    asked = normal(text)
    is_question = bool(_WHERE.search(asked) or _WHY.search(asked)) and not _QUOTES.search(asked)
    if not is_question and (found := find_prompt(walk.items, text, turn.current)):
        await _take_prompt(turn, progress, *found)
        return True
    if len(asked) > MAX_CHARS:
        return False
    items = walk.checklist.items_for(walk.kind)
    if _UNDO.search(asked) and not _TROUBLE.search(asked):
        # A year end may be final where a month's close is not: it is never answered by the month's list.
        items = walk.checklist.items_for("year") if _YEAR.search(asked) else items
        item = find_item(items, text, None) or general_close(items)
        if item is not None:
            turn.say(words.undo_text(item, walk), [*turn.resuming(), handoff_button()])
            return True
    if _TROUBLE.search(asked) or _ACCIDENT.search(asked):
        return False
    item = find_item(items, text, turn.current)
    if item is None:
        return False
    if _WHY.search(asked):
        turn.say(words.why_text(item, walk), turn.resuming())
    elif _WHERE.search(asked):
        turn.say(words.where_text(item, walk), turn.resuming())
    elif _HOW.search(asked):
        turn.say(words.how_text(item, walk), turn.resuming())
    else:
        return False
    return True


async def _take_prompt(turn: Turn, progress: ProgressStore, item: Item, prompt: Prompt) -> None:
    assert turn.walk is not None
    closing = await progress.note_problem(turn.visitor, turn.walk.closing.id, item.id, prompt.text)
    if closing is not None:
        turn.lay(closing)
    turn.memory["problem"] = [item.id, prompt.text]
    buttons = [turn.button("处理好了", "solved", item)]
    if prompt.case_id:
        buttons.append(Button("详细办法", "show_case", {"case_id": prompt.case_id}))
    turn.say(words.prompt_text(item, prompt), [*buttons, handoff_button()])
