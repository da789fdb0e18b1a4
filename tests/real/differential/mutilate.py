"""What is done to a cookie, or to any of the texts it is made of, to spoil it.

Each function takes a `random.Random`, the text, and the same text of another cookie.
"""

from values import character

JUNK = ("!", "=", "==", " ", "\t", "\n", "\r", "\0", "\x7f", '"', "'", "\\", ";", ",", "%", "+", "/", "-", "_", "~", "{", "]", "é", "\xa0", "\u3000", "日", "\ufeff")


def bits(r, text, other):
    """One to three bits are turned over."""
    for _ in range(r.randint(1, 3)):
        if not text:
            break
        place = r.randrange(len(text))
        turned = ord(text[place]) ^ 1 << r.choice((0, 1, 2, 3, 4, 5, 6, 7, 7, 12, 16))
        if turned < 0xD800 or 0xE000 <= turned < 0x110000:
            text = text[:place] + chr(turned) + text[place + 1 :]
    return text


def junk(r, text, other):
    """Something is put in that does not belong there."""
    for _ in range(r.choice((1, 1, 2, 3, 4, 8))):
        place = r.choice((0, len(text), r.randint(0, len(text))))
        text = text[:place] + (r.choice(JUNK) if r.random() < 0.8 else character(r)) + text[place:]
    return text


def padding(r, text, other):
    """`=` here and there, above all where a section ends."""
    for _ in range(r.randint(1, 3)):
        ends = [place for place, letter in enumerate(text) if letter == "."] + [len(text)]
        place = r.choice(ends) if r.random() < 0.7 else r.randint(0, len(text))
        text = text[:place] + "=" * r.choice((1, 1, 2, 2, 3, 4, 5)) + text[place:]
    return text


def dots(r, text, other):
    """Dots come and go."""
    for _ in range(r.randint(1, 2)):
        there = [place for place, letter in enumerate(text) if letter == "."]
        if there and r.random() < 0.5:
            place = r.choice(there)
            text = text[:place] + text[place + 1 :]
        else:
            place = r.choice([0, len(text), r.randint(0, len(text)), *there])
            text = text[:place] + "." + text[place:]
    return text


def swaps(r, text, other):
    """Sections or pieces change places, with each other or with those of another cookie."""
    separator = "." if "." in text and r.random() < 0.6 else ""
    if separator:
        mine, theirs = text.split("."), other.split(".")
    else:
        mine, theirs = pieces(r, text), pieces(r, other)
    if r.random() < 0.5:
        mine[r.randrange(len(mine))] = r.choice(theirs)
    else:
        one, two = r.randrange(len(mine)), r.randrange(len(mine))
        mine[one], mine[two] = mine[two], mine[one]
    return separator.join(mine)


def pieces(r, text):
    """The text cut in a few places; often just around two neighbours."""
    if r.random() < 0.5:
        cuts = sorted(r.randint(0, len(text)) for _ in range(3))
    else:
        place = r.randint(0, max(0, len(text) - 2))
        cuts = [place, place + 1, place + 2]
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)])]


def truncations(r, text, other):
    """Something is missing: at the end, at the beginning, or in between."""
    start, end = sorted((r.randint(0, len(text)), r.randint(0, len(text))))
    few = r.randint(1, 4)
    return r.choice((text[:-few], text[few:], text[:end], text[start:], text[:start] + text[start + few :], text[:start] + text[end:]))


MUTILATIONS = (bits, junk, padding, dots, swaps, truncations)
