"""Request bodies: JSON read within limits, checked against a model, refused in the sender's language."""

from __future__ import annotations

import json
import unicodedata
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from desk.errors import Problem

MAX_BODY_BYTES = 256 * 1024
"""A text of 20 000 characters, each as JSON escapes, still arrives here and is refused for its length by name."""
MAX_TEXT = 8_000

M = TypeVar("M", bound=BaseModel)


async def read_model(request: web.Request, model: type[M]) -> M:
    """The body as `model`. Raises Problem 400, 413, 415 or 422."""
    content = await read_json(request)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        names = sorted({".".join(str(part) for part in fault["loc"]) or "请求体" for fault in error.errors()})
        raise Problem(422, "invalid_fields", f"请求内容不符合要求：{'、'.join(names)[:200]}。") from None


async def read_json(request: web.Request) -> object:
    """The body as JSON; an empty body counts as an empty object."""
    if request.content_type.startswith("multipart/"):
        raise Problem(415, "upload_unsupported", "这里不能上传文件，请用文字说明，或把报错内容复制过来。")
    body = await request.read()
    if not body:
        return {}
    if request.content_type != "application/json":
        raise Problem(415, "not_json", "请求必须是 JSON（Content-Type: application/json）。")
    try:
        text = body.decode("utf-8")
        content: object = json.loads(text)
        # Half a surrogate pair is legal in JSON and can be stored nowhere.
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Problem(400, "invalid_json", "请求内容不是有效的 UTF-8 JSON。") from None
    if "\\u0000" in text or "\x00" in text:
        raise Problem(422, "invalid_text", "消息里有不能识别的字符，请删去后再发送。")
    return content


def check_text(text: str) -> str:
    """A message's text, if it may be stored. Raises Problem 413 or 422."""
    if len(text) > MAX_TEXT:
        raise Problem(413, "text_too_long", f"消息太长了，请控制在 {MAX_TEXT} 个字以内，可以分几次发送。")
    if not any(is_visible(character) for character in text):
        raise Problem(422, "empty_text", "消息是空的，请输入您的问题。")
    return text


def is_visible(character: str) -> bool:
    """Whether a character can be seen: no space, control, format (zero width) or unassigned character."""
    return not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn")


def query_integer(request: web.Request, name: str, default: int, low: int, high: int) -> int:
    """A whole number out of the query string. Raises Problem 422 when it is none or out of bounds."""
    raw = request.query.get(name)
    if raw is None:
        return default
    # int() would take "１２" and "1_000"; a contract should not.
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 18) or not low <= int(raw) <= high:
        raise Problem(422, "invalid_query", f"参数 {name} 必须是 {low} 到 {high} 之间的整数。")
    return int(raw)
