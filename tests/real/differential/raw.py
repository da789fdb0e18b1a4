"""Payload sections that Flask would never write, signed with the right key.

Each function takes a `random.Random` and returns a payload section as text. What Python itself decides by
its version is kept out: nesting is shallow or far too deep, and what a ` m` tag prints or `int` reads holds
no character younger than `values.KNOWN`.
"""

import base64
import json
import zlib

import mutilate
import values

EVERY = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
ASSIGNED = [letter for letter in EVERY if values.KNOWN.category(letter) not in ("Cn", "Co")]
# decimal digits, other digits, other numbers
NUMERIC = [[letter for letter in ASSIGNED if values.KNOWN.category(letter) == kind] for kind in ("Nd", "No", "Nl")]
BLANKS = [letter for letter in ASSIGNED if letter.isspace()]


def section(data, is_compressed=False):
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    encoded = base64.urlsafe_b64encode(zlib.compress(data) if is_compressed else data).rstrip(b"=").decode()
    return "." + encoded if is_compressed else encoded


def of_json(r, text):
    return section(text, r.random() < 0.3)


# JSON, spelled by hand


def spelled_json(r):
    return of_json(r, Speller(r, tags=0.1).value(r.randint(0, 6)))


def tagged_json(r):
    return of_json(r, Speller(r, tags=0.7).value(r.randint(1, 6)))


class Speller:
    """JSON in every spelling, and now and then in one that is wrong."""

    def __init__(self, r, tags):
        self.r, self.tags, self.slips = r, tags, r.choice((0, 0, 0.02, 0.1))

    def slip(self):
        return self.r.random() < self.slips

    def blank(self):
        if self.slip():
            return self.r.choice(("\v", "\f", "\xa0", "\ufeff", "\0", "//", "/**/", "#", "\u2028"))
        return "".join(self.r.choices(" \t\n\r", k=self.r.randint(1, 3))) if self.r.random() < 0.1 else ""

    def value(self, depth):
        made = self.bare(depth)
        return self.blank() + made + self.blank()

    def bare(self, depth):
        r = self.r
        if depth > 0 and r.random() < 0.8:
            if r.random() < self.tags:
                return f'{{{self.blank()}{self.tag_key()}{self.blank()}:{self.tagged(depth - 1)}}}'
            return self.list(depth) if r.random() < 0.5 else self.object(depth)
        return r.choice((self.word, self.number, self.number, self.string, self.string))()

    def tag_key(self):
        key = self.r.choice(values.TAGS)
        return self.r.choice((f'"{key}"', f'"{key}"', f'"\\u0020{key[1:]}"', f'"{key}\\u005f"', f'"{key[1:]}"'))

    def tagged(self, depth):
        text = self.r.choice((None, None, date_text, uuid_text, base64_text))
        return json.dumps(text(self.r)) if text else self.value(depth)

    def list(self, depth):
        items = [self.value(depth - 1) for _ in range(self.r.choice((0, 1, 1, 2, 3, 5)))]
        if self.slip():
            items.append(self.r.choice(("", ",", " ", "]", "}")))
        return f"[{self.blank()}{','.join(items)}]"

    def object(self, depth):
        keys = [self.string() for _ in range(self.r.choice((0, 1, 2, 3, 5)))]
        if keys and self.r.random() < 0.3:
            keys.append(self.r.choice(keys))
        if keys and self.slip():
            keys[0] = self.r.choice(("1", "a", "'a'", "", "null"))
        pairs = [f"{self.blank()}{key}{self.blank()}:{self.value(depth - 1)}" for key in keys]
        if self.slip():
            pairs.append(self.r.choice(("", ",", '"a"', '"a":', "}", ":")))
        return f"{{{self.blank()}{','.join(pairs)}}}"

    def word(self):
        if self.slip():
            return self.r.choice(("nul", "True", "None", "nan", "-NaN", "infinity", "+Infinity", "undefined", "tru\\u0065", ""))
        return self.r.choice(("null", "true", "false", "NaN", "Infinity", "-Infinity"))

    def number(self):
        r = self.r
        if self.slip():
            return r.choice(("01", "-01", "+1", ".5", "1.", "1e", "1e+", "-", "--1", "0x10", "1_0", "１", "1.e5", "- 1", "1" * 4301, "-" + "9" * 4301))
        whole = r.choice(("0", str(r.randint(1, 10**6)), str(r.getrandbits(70) + 1), "9" * r.choice((15, 16, 17, 309, 4300))))
        fraction = r.choice(("", "", ".0", ".5", "." + str(r.getrandbits(60)), ".000001", "." + "0" * 330 + "1", "." + "3" * 800))
        exponent = r.choice(("", "", "", f"e{r.randint(-330, 310)}", "E5", "e+5", "e-05", "E+400", "e-400", "e0", "e" + "9" * 30))
        return r.choice(("", "-")) + whole + fraction + exponent

    def string(self):
        return '"' + "".join(self.letter() for _ in range(self.r.choice((0, 1, 1, 2, 4, 10)))) + '"'

    def letter(self):
        r = self.r
        if self.slip():
            return r.choice(("\\x", "\\u12g4", "\\u+123", "\\u 123", "\\u１２３４", "\\U0041", "\\'", "\\", '"', "\n", "\t", "\0", "\x1f", "\\ud83d\\u12", "\\u"))
        chance = r.random()
        if chance < 0.4:
            return chr(r.choice((*range(0x23, 0x5C), *range(0x5D, 0x80), 0x20, 0x21)))
        if chance < 0.6:
            return r.choice(('\\"', "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u001f", "\\u007F", "'"))
        if chance < 0.75:
            return r.choice(("\\ud83d\\udc08", "\\uD83D\\uDC08", "\\ud83d", "\\udc08", "\\ud83d\\u0041", "\\udc08\\ud83d", "\\ud83d\\ud83d\\udc08", "\\uffff", "\\ud83d\\n"))
        letter = r.choice(ASSIGNED)
        return json.dumps(letter)[1:-1] if chance < 0.85 else letter if letter not in '"\\' and letter >= " " else "x"


# What stands in the tags

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september october november december".split()
ZONES = ("GMT", "UT", "UTC", "Z", "z", "AST", "ADT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "est", "JST", "A", "+0000", "-0000", "+0900", "-0330", "+2359", "-2359", "+2400", "-2400", "+2360", "+0060", "+99", "-9959", "+2399", "1", "+1_0", "++1", "+99999999999", "-" + "9" * 20, "+" + "9" * 60, "EST5", "+-1")
TIMES = ("03:04:05", "3:4", "03.04.05", "3.4", "00:00:00", "23:59:59", "24:00:00", "23:59:60", "1:60:00", "1:2:3:4", "1.2.3.4", "1:2.3", "3", ":", "::", ".", "3:", ":3:", "3:4:5,", "-1:2:3", "+1:+2:+3", "1_0:0_1:00", "99999999999:1:1", "03:04:05+0900", "03:04-0500", "03:04:05GMT", "3:4:5.6")
NUMBERS = ("0", "00", "1", "2", "02", "28", "29", "30", "31", "32", "68", "69", "99", "100", "0099", "068", "1970", "2000", "2024", "2026", "1900", "9999", "10000", "2147483647", "2147483648", "99999999999", "-1", "-5", "+5", "1_0", "1__0", "_1", "2026,", "2,", ",", "-", "")
DAYS = ("Mon,", "tue", "Wed", "Thursday,", "Fri", "FRI,", "Sat,2", "x,", ",", "Sun,,", "friday")


def dates(r):
    return of_json(r, json.dumps({" d": date_text(r)} if r.random() < 0.5 else {"at": [{" d": date_text(r)}]}))


def date_text(r):
    if r.random() < 0.5:
        text = values.moment(r).strftime(r.choice(("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S EST", "%a %b %d %H:%M:%S %Y", "%d %b %Y %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%d %B %y %H.%M.%S +0900")))
        return in_other_digits(r, spoiled(r, text) if r.random() < 0.7 else text)
    month = r.choice((r.choice(MONTHS), r.choice(MONTHS).title(), r.choice(MONTHS).upper(), "sept", "jan,", "1"))
    words = [r.choice(NUMBERS), month, r.choice(NUMBERS), r.choice(TIMES), r.choice(ZONES)]
    chance = r.random()
    if chance < 0.2:
        words = ["-".join(words[:3]), *words[3:]]
    elif chance < 0.4:
        words = [words[1], words[0], words[3], words[2], *words[4:]]
    elif chance < 0.5:
        r.shuffle(words)
    if r.random() < 0.5:
        words.insert(0, r.choice(DAYS))
    if r.random() < 0.2:
        del words[r.randrange(len(words))]
    if r.random() < 0.2:
        words.insert(r.randint(0, len(words)), r.choice(("(comment)", "at", "12", "x", *r.choice(NUMERIC)[:20])))
    return in_other_digits(r, r.choice((" ", " ", "  ", "\t", r.choice(BLANKS))).join(words))


def in_other_digits(r, text):
    """Python's `int` reads the digits of every script, and nothing else that is a number."""
    if r.random() < 0.7:
        return text
    kind = r.choices(NUMERIC, (8, 1, 1))[0]
    return "".join(r.choice(kind) if letter.isdigit() and r.random() < 0.3 else letter for letter in text)


def spoiled(r, text):
    for _ in range(r.randint(1, 2)):
        text = r.choice(mutilate.MUTILATIONS)(r, text, text)
    return text


def uuids(r):
    return of_json(r, json.dumps({" u": uuid_text(r)}))


def uuid_text(r):
    digits = r.choices("0123456789abcdefABCDEF", k=r.choices((32, 31, 33), (8, 1, 1))[0])
    if r.random() < 0.5:
        for _ in range(r.randint(1, 4)):
            digits[r.randrange(len(digits))] = r.choice(("_", "+", "-", "g", " ", r.choice(BLANKS), r.choice(NUMERIC[0]), r.choice(NUMERIC[1]), "０", "\ud800", "."))
    if r.random() < 0.3:
        start = r.choice(("0x", "0X", "0x_", "+", "-", " ", "-0x", "\n", "0_", "_", "\xa0", "+0x_"))
        digits[: len(start)] = start
    if r.random() < 0.2:
        end = r.choice((" ", "\n", "\x1f", "\u3000", "_", "__"))
        digits[-len(end) :] = end
    if r.random() < 0.1:
        digits = list(r.choice(("-", "+", "")) + "0" * 32)[-32:]
    for _ in range(r.choice((0, 0, 1, 2, 4))):
        place = r.choice((0, len(digits), r.randint(0, len(digits))))
        digits.insert(place, r.choice(("-", "--", "urn:", "uuid:", "urn:uuid:", "{", "}", "{}", "URN:")))
    return "".join(digits)


def base64_tags(r):
    return of_json(r, json.dumps({" b": base64_text(r)}))


def base64_text(r):
    data = r.randbytes(r.randint(0, 40))
    text = r.choice((base64.b64encode(data), base64.urlsafe_b64encode(data), base64.b64encode(data).rstrip(b"="))).decode()
    return spoiled(r, text) if r.random() < 0.7 else text


def markup_of_anything(r):
    return of_json(r, f'{{" m":{Speller(r, tags=0.3).value(r.randint(0, 4))}}}')


def escaped_dicts(r):
    inner = r.choice(
        (
            lambda: {r.choice((*values.TAGS, "a", "", "ab", "abc", "\U0001f408\ud800")) + r.choice(("__", "", "_", "xx")): 1},
            lambda: {"first__": [1], "second__": 2},
            lambda: r.choice(({}, [], "", "ab", 5, None, True, 1.5, [1], ["ab"], [[1]], [{}])),
            lambda: {r.choice(values.TAGS): r.choice(([1], "", "AA==", {" t__": [2]}, None, "0" * 32))},
        )
    )()
    return of_json(r, json.dumps({" di": inner}))


def no_dicts(r):
    """What Python's `dict` makes of lists, and of other values."""
    pair = lambda: r.choice(
        (
            [values.key(r), 1],
            ["k", r.choice((1, None, [2]))],
            "ab",
            ["k"],
            ["k", 1, 2],
            {"k": 1, "l": 2},
            [r.choice((1, None, True, 1.5, {" t": ["k"]}, {" m": "k"}, {" b": "AA=="}, {" d": ""})), 2],
            [r.choice(([1], {"a": 1}, {" t": [[1]]})), 2],
            r.choice((1, None, True, "abc", "a", {" m": "ab"}, {" b": "AAA="}, {" t": ["k", 5]})),
        )
    )
    pairs = [pair() for _ in range(r.choice((0, 1, 1, 2, 3)))]
    whole = r.choice((pairs, pairs, {" t": pairs}, {" m": r.choice(("", "ab"))}, {" b": r.choice(("", "AAAA"))}, {" u": "0" * 32}, {" d": date_text(r)}, "", "ab", 0, 1.5, True, None))
    return of_json(r, json.dumps(whole))


# Bytes


def bytes_that_are_no_text(r):
    wrong = r.choice((b"\xff", b"\xc0\xaf", b"\xc1\x81", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xed\xa0\xbd\xed\xb0\x88", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\x80", b"\xe3\x81", b"\xf0\x9f\x90", b"\xef\xbb\xbf", r.randbytes(2)))
    text = json.dumps({"id": values.text(r, 40)}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    place = r.randint(0, len(text))
    return section(text[:place] + wrong + text[place:], r.random() < 0.3)


def streams(r):
    """zlib as other programs write it, and in broken forms."""
    text = json.dumps({"id": "a" * r.choice((1, 50, 3000)), "v": values.text(r, 100)}).encode()
    bits = r.choice((15, 15, 15, 9, 12, -15, 31))
    # gzip, of 31 bits, has no place for a dictionary
    dictionary = (b"session",) if bits < 31 and r.random() < 0.2 else ()
    packer = zlib.compressobj(r.randint(0, 9), zlib.DEFLATED, bits, r.randint(1, 9), r.choice((0, 1, 2, 3, 4)), *dictionary)
    packed = packer.compress(text)
    if r.random() < 0.2:
        packed += packer.flush(r.choice((zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH)))
    packed += packer.flush() if r.random() < 0.9 else b""
    chance = r.random()
    if chance < 0.1:
        packed += r.choice((b"junk", packed, b"\0"))
    elif chance < 0.2:
        packed = packed[: r.randint(0, len(packed))]
    elif chance < 0.3:
        packed = packed[:-4] + r.randbytes(4)
    elif chance < 0.4:
        packed = r.randbytes(2) + packed[2:]
    elif chance < 0.6 and packed:
        place = r.randrange(len(packed))
        packed = packed[:place] + r.randbytes(1) + packed[place + 1 :]
    elif chance < 0.63:
        packed = b""
    return "." + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def base64_by_hand(r):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = r.choice(("", "".join(r.choices(letters, k=r.randint(0, 30))), section(json.dumps({"id": values.text(r, 20)}))))
    for _ in range(r.randint(0, 4)):
        place = r.randint(0, len(text))
        text = text[:place] + r.choice(("=", "==", "+", "/", "!", "!!!!", " ", "\n", "é", "日", "\0", "....", r.choice(letters))) + text[place:]
    return r.choice(("", "", ".")) + text


def depths(r):
    """At most 400 levels, or at least 5001: in between Pythons differ."""
    levels = r.choice((r.randint(100, 400), 400, 5001, r.randint(5001, 8000)))
    opened, closed = r.choice((("[", "]"), ('{"a":', "}"), ('{" t":[', "]}"), ('[{"a":', "}]")))
    times = levels // sum(opened.count(letter) for letter in "[{") + (levels > 5000)
    return section(opened * times + r.choice(("1", '"x"', "[]", "{}")) + closed * times, True)


PAYLOADS = (spelled_json, tagged_json, dates, dates, uuids, base64_tags, markup_of_anything, escaped_dicts, no_dicts, bytes_that_are_no_text, streams, base64_by_hand, depths)


# Timestamps

EDGES = (0, 1, 0xFF, 0x100, 253402300799, 253402300800, 67768036191676799, 67768036191676800, (1 << 63) - 1, 1 << 63, (1 << 64) - 1)


def timestamps(r):
    chance = r.random()
    if chance < 0.4:
        number = r.choice(EDGES) if r.random() < 0.5 else r.getrandbits(r.randint(1, 64))
        return section(number.to_bytes(8, "big").lstrip(b"\0") if r.random() < 0.8 else number.to_bytes(8, "big"))
    if chance < 0.7:
        return section(r.randbytes(r.randint(0, 12)))
    return base64_by_hand(r).lstrip(".").replace(".", "")
