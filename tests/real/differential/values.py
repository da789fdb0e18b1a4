"""Session values of every kind that Flask can sign, from nothing to about 8 kB of JSON.

Every function takes a `random.Random` first, and what it makes depends on nothing else.
"""

import math
import string
import struct
import sys
import unicodedata
import uuid
from collections import namedtuple
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum

from markupsafe import Markup

# CPython 3.11's, or what was known long before any Python of today
KNOWN = unicodedata if unicodedata.unidata_version == "14.0.0" else unicodedata.ucd_3_2_0
TAGS = (" di", " t", " b", " m", " u", " d")
KEYS = ("", "_permanent", "_flashes", "id", "user_id", "csrf_token", " x", " t__", " di__", "\uffff", "\U0001f408")


def session(r):
    """What comes back as it was: the types of Flask's tags, text keys, whole seconds in UTC."""
    size = int(r.choices((40, 200, 1000, 4000, 8000), (30, 35, 20, 10, 5))[0] * r.random())
    if r.random() < 0.02:
        return deep(r)
    return dictionary(r, size, 0) if r.random() < 0.9 else value(r, size)


def odd_session(r):
    """What Flask signs too, but loads as something else."""
    made = dictionary(r, 100, 0)
    for _ in range(r.randint(1, 4)):
        made[text(r, 10)] = r.choice(ODD)(r)
    return made


def value(r, size, depth=0):
    if size > 8 and depth < 40 and r.random() < 0.4:
        return r.choice((dictionary, array, pair, escaped))(r, size, depth)
    return r.choice(LEAVES)(r, size)


def items(r, size, depth):
    most = r.choice((1, 2, 5, 20, 400))
    made = []
    while size > 0 and len(made) < most:
        part = size if r.random() < 0.2 else r.randint(1, size)
        made.append(value(r, part, depth + 1))
        size -= part
    return made


def array(r, size, depth):
    return items(r, size, depth)


def pair(r, size, depth):
    return tuple(items(r, size, depth))


def dictionary(r, size, depth):
    return {key(r): item for item in items(r, size, depth)}


def escaped(r, size, depth):
    """A dict that looks like a tag."""
    return {r.choice(TAGS): value(r, size - 6, depth + 1)}


def deep(r):
    """Far down, but less than half as far as the narrowest recursion limit: writing takes four frames a level."""
    made = value(r, 20, 40)
    for _ in range(r.randint(20, 150)):
        made = r.choice((lambda it: [it], lambda it: (it,), lambda it: {key(r): it}, lambda it: {" t": it}))(made)
    return {"deep": made}


def key(r):
    chance = r.random()
    if chance < 0.5:
        return "".join(r.choices(string.ascii_letters + "_", k=r.randint(1, 9)))
    if chance < 0.7:
        return r.choice(KEYS + TAGS)
    return text(r, r.randint(0, 30))


def nothing(r, size):
    return None


def boolean(r, size):
    return r.random() < 0.5


def integer(r, size):
    chance = r.random()
    if chance < 0.5:
        return r.randint(-1000, 1000)
    if chance < 0.8:
        return r.choice((1, -1)) * ((1 << r.randint(0, 130)) + r.randint(-2, 2))
    return r.choice((1, -1)) * r.randrange(10 ** max(1, min(size, 4300)))


def number(r, size=0):
    """A float with any of the exponents, and those whose shortest digits are hard to find."""
    chance = r.random()
    if chance < 0.3:
        return struct.unpack("d", r.randbytes(8))[0]
    if chance < 0.5:
        return math.ldexp(r.choice((1, -1)) * (r.getrandbits(53) | 1), r.randint(-1126, 970))
    if chance < 0.6:
        return math.ldexp(1.0, r.randint(-1074, 1023))
    if chance < 0.7:
        return float(f"{r.randint(1, 9)}e{r.randint(-324, 308)}")
    if chance < 0.8:
        return math.nextafter(float(f"1e{r.randint(-20, 25)}"), r.choice((0.0, math.inf)))
    if chance < 0.95:
        return r.choice((1, -1)) * r.getrandbits(r.randint(1, 62)) / (1 << r.randint(0, 12))
    return r.choice((0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, sys.float_info.max, sys.float_info.min))


def text(r, size):
    chance = r.random()
    if chance < 0.4:
        made = r.choices(string.ascii_letters + string.digits + " .,;-_/<>&'", k=size)
    elif chance < 0.5:
        made = [r.choice(("a", "ab", "alice", "日本", "\U0001f408"))] * (size // 6)
    elif chance < 0.6:
        made = r.choices([chr(code) for code in range(0x20)] + ['"', "\\", "/", "\x7f", "\x80", "\x9f", "<"], k=size // 4)
    elif chance < 0.65:
        made = [r.choice((chr(r.randint(0xD800, 0xDFFF)), "a", "é", "\U0001f408")) for _ in range(size // 6)]
    elif chance < 0.8:
        made = [chr(r.randint(0xA0, 0x33FF)) for _ in range(size // 6)]
    else:
        made = [character(r) for _ in range(size // 8)]
    # two halves of a pair would come back as the one character they are
    return "".join(made).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def character(r):
    """Any code point of any plane that is not half of a pair. Planes 4 to 13 stand for those that mean nothing: of
    the others, what this Unicode does not know a younger one may, and repr() goes by that."""
    while True:
        code = r.randrange(17) << 16 | r.getrandbits(16)
        if code >= 0x40000 or KNOWN.category(chr(code)) not in ("Cn", "Cs"):
            return chr(code)


def binary(r, size):
    return r.choice((r.randbytes(size * 3 // 4), r.randbytes(1) * (size * 3 // 4)))


def markup(r, size):
    return Markup(text(r, size))


def identifier(r, size):
    return uuid.UUID(int=r.getrandbits(r.choice((0, 1, 64, 127, 128))))


def moment(r, size=0):
    """From the year 100 on: an e-mail date takes the years before it for two-digit ones."""
    first, last = datetime(100, 1, 1, tzinfo=timezone.utc), datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
    if r.random() < 0.1:
        return r.choice((first, last, datetime(1970, 1, 1, tzinfo=timezone.utc)))
    return first + timedelta(seconds=r.randint(0, int((last - first).total_seconds())))


LEAVES = (nothing, boolean, integer, integer, number, number, text, text, text, binary, markup, identifier, moment)

Point = namedtuple("Point", "x y")
Level = IntEnum("Level", "LOW HIGH")


class Page:
    def __init__(self, html):
        self.html = html

    def __html__(self):
        return self.html


def by_other_keys(r):
    keys = r.choice(
        (
            [r.randint(-200, 200) for _ in range(5)],
            [number(r) for _ in range(3)],
            [True, 2, 10, -3.5],
            [None],
        )
    )
    return {key: integer(r, 3) for key in keys}


ODD = (
    by_other_keys,
    lambda r: Point(integer(r, 5), text(r, 5)),
    lambda r: r.choice(list(Level)),
    lambda r: Page(text(r, 20)),
    lambda r: Decimal(r.randint(-1000, 1000)) / 8,
    lambda r: date(r.randint(1, 9999), r.randint(1, 12), r.randint(1, 28)),
    lambda r: moment(r).replace(tzinfo=None),
    lambda r: moment(r).replace(microsecond=r.randrange(1_000_000)),
    lambda r: moment(r).replace(year=r.randint(101, 9998), day=r.randint(1, 28), tzinfo=timezone(timedelta(seconds=r.randint(-86399, 86399)))),
    lambda r: moment(r).replace(year=r.randint(1, 99), day=1),
    lambda r: "".join(chr(r.randint(0xD800, 0xDFFF)) for _ in range(r.randint(2, 8))),
)
