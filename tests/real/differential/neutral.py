"""The neutral form of sessctl's JSON: it loses nothing of a Python value."""

import json
import sys
from datetime import datetime
from uuid import UUID

from markupsafe import Markup


def neutral(value, is_ordered=True):
    """A JSON text that loses nothing; without regard to the order of dicts, if that is not asked for."""
    # a value as deep as Python reads takes more frames here than Python would grant
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        return json.dumps(marked(value, is_ordered), ensure_ascii=False, separators=(",", ":"))
    finally:
        sys.setrecursionlimit(limit)


def marked(value, is_ordered):
    if value is None or isinstance(value, bool):
        return value
    if type(value) is int:
        return value if abs(value) < 1 << 53 else {"$int": str(value)}
    if type(value) is float:
        return {"$float": repr(value)}
    if type(value) is str:
        return marked_text(value)
    if type(value) is list:
        return [marked(item, is_ordered) for item in value]
    if type(value) is tuple:
        return {"$tuple": [marked(item, is_ordered) for item in value]}
    if type(value) is dict:
        pairs = value.items() if is_ordered else sorted(value.items())
        return {"$dict": [[marked_text(key), marked(item, is_ordered)] for key, item in pairs]}
    if type(value) is bytes:
        return {"$bytes": value.hex()}
    if type(value) is Markup:
        return {"$markup": marked_text(str(value))}
    if type(value) is UUID:
        return {"$uuid": str(value)}
    if type(value) is datetime:
        return {"$datetime": value.isoformat()}
    raise TypeError(f"{type(value)} has no neutral form")


def marked_text(text):
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        return {"$utf16": text.encode("utf-16-be", "surrogatepass").hex()}
