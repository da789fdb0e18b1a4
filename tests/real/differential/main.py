"""Makes session cookies, mutilates them, and writes down what real Flask and itsdangerous say of each.

    python main.py SEED FIRST END STEP

A case a line, ASCII, each made from the seed and its own number alone. After each the other side answers with
a line: what it signs where Flask has signed again what it had opened, or null. Flask opens that too, and where
it finds another value, or none, the next line says so. The values are in the neutral form of sessctl's JSON.
"""

import hashlib
import json
import random
import re
import sys
from datetime import timedelta

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData, BadPayload, Signer, TimestampSigner
from werkzeug.test import EnvironBuilder

import mutilate
import raw
import values
from neutral import neutral

DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
DERIVATIONS = ("hmac", "concat", "django-concat", "none")
LAST = 253402300799  # the end of the year 9999, and of Python's calendar
PLACES = ("json", "bytes", "payload", "timestamp", "signed text", "signature", "cookie")

UNSENDABLE = re.compile("[\0-\x08\n-\x1f\x7f]")

app = Flask(__name__)
environ = EnvironBuilder().get_environ()


# Keys


class Keys:
    """Everything that decides a signature, as an app is configured."""

    def __init__(self, secret, fallbacks=(), salt=b"cookie-session", digest="sha1", derivation="hmac"):
        self.secret, self.fallbacks, self.salt, self.digest, self.derivation = secret, fallbacks, salt, digest, derivation

    def but(self, **changes):
        return Keys(**{**vars(self), **changes})

    def interface(self, max_age=None):
        """Flask's own, with the app set to match."""
        app.secret_key = self.secret
        app.config["SECRET_KEY_FALLBACKS"] = list(self.fallbacks)
        app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(seconds=max_age or 0)
        interface = SecureCookieSessionInterface()
        interface.salt = self.salt
        interface.key_derivation = self.derivation
        interface.digest_method = getattr(hashlib, self.digest)
        return interface

    def serializer(self):
        return self.interface().get_signing_serializer(app)

    def sign(self, text):
        """A signature to any text, well-formed or not."""
        signed = Signer.sign(self.serializer().make_signer(), text.encode("utf-8", "surrogatepass"))
        return signed.decode("utf-8", "surrogatepass")


def any_keys(r):
    """Mostly as Flask has them out of the box."""
    keys = Keys(secret(r))
    return keys if r.random() < 0.7 else other_ways(r, keys)


def secret(r):
    return r.choice((b"abcdefghijklmn", b"dev", r.randbytes(r.randint(1, 40)), r.randbytes(r.randint(60, 140)), "鍵".encode(), b"k\0\0"))


def other_ways(r, keys):
    return keys.but(digest=r.choice(DIGESTS), derivation=r.choice(DERIVATIONS), salt=r.choice((b"cookie-session", b"", b"itsdangerous", r.randbytes(5))))


def stand_still(at):
    TimestampSigner.get_timestamp = lambda signer: at


# Cases


class Case:
    """A cookie, and who is asked about it when."""

    def __init__(self, r):
        self.r = r
        self.signer = any_keys(r)
        self.signed_at = r.choices((r.randint(10**9, 2 * 10**9), r.randint(0, LAST), r.randint(0, 70000), 0, LAST), (90, 5, 3, 1, 1))[0]
        self.max_age = r.choice((180, 180, 3600, 31 * 86400, 0, 1, r.randint(0, 10**6), r.randint(0, 10**11), None))
        self.now = min(self.signed_at + r.randint(0, self.max_age or 0), LAST)
        self.verifier = self.signer
        self.kept = None

    def flasks(self, value):
        stand_still(self.signed_at)
        return self.signer.serializer().dumps(value)


def plain(r, case):
    value = values.session(r)
    case.kept = neutral(value, is_ordered=False)
    return case.flasks(value)


def odd(r, case):
    return case.flasks(values.odd_session(r))


def ages(r, case):
    """On both sides of both edges."""
    case.max_age = r.choice((0, 1, 180, 31 * 86400, r.randint(0, 10**12), -1, -180, None))
    edge = r.choice((0, case.max_age or 0))
    case.now = case.signed_at + edge + r.choice((-1, 0, 1, r.randint(-3, 3), r.randint(-(10**11), 10**11)))
    return case.flasks(values.session(r))


def digests(r, case):
    """Signed in one way, judged in another, or in the same."""
    case.signer = other_ways(r, case.signer)
    one = other_ways(r, case.signer)
    case.verifier = r.choice((case.signer, one, case.signer.but(digest=one.digest), case.signer.but(derivation=one.derivation), case.signer.but(salt=one.salt), case.signer.but(secret=secret(r))))
    return case.flasks(values.session(r))


def rotations(r, case):
    """Signed with any key of an app that has many, or with none of them."""
    keys = [secret(r) for _ in range(r.randint(1, 4))] + [r.choice((b"", secret(r)))]
    case.verifier = case.signer.but(secret=keys[0], fallbacks=keys[1:])
    signing = r.choice([key for key in keys if key] + [secret(r)])
    case.signer = case.signer.but(secret=r.choice((signing, signing, signing + b"\0")))
    return case.flasks(values.session(r))


def headers(r, case):
    """What is put around a cookie on its way."""
    cookie = case.flasks(values.session(r))
    quoted = "".join(r.choice((letter, letter, letter, "\\" + letter, f"\\{ord(letter):03o}")) for letter in cookie)
    return r.choice(
        (
            lambda: " " * r.randint(0, 2) + cookie + r.choice((" ", "\t", "  ")),
            lambda: f'"{cookie}"',
            lambda: f'"{quoted}"' + r.choice(("", " ", "x", ";", '"')),
            lambda: f'"{mutilate.junk(r, quoted, "")}"',
            lambda: quoted,
            lambda: cookie + r.choice((";", "; a=b", f"; session={quoted}", ";;", " x", ",", '"')),
            lambda: r.choice((";", "x; session=", '"; session=', " x;session =", "=", '"x" y; session=\t')) + cookie,
        )
    )()


def raw_payload(r, case):
    make = r.choice(raw.PAYLOADS)
    case.kind = make.__name__.replace("_", " ")
    return case.signer.sign(f"{make(r)}.{timestamp(case.signed_at)}")


def raw_timestamp(r, case):
    cookie = case.flasks(values.session(r))
    return case.signer.sign(f"{cookie.rsplit('.', 2)[0]}.{raw.timestamps(r)}")


def without_timestamp(r, case):
    """Signed, and no dot in it."""
    return case.signer.sign(r.choice(("", "eyJpZCI6MX0", raw.section(r.randbytes(20)), raw.section(json.dumps({"id": values.text(r, 30)})))))


def mutilation(r, case):
    """One of the texts that a cookie is made of is spoiled; what is made of that text is made anew."""
    spoil, place = r.choice(mutilate.MUTILATIONS), r.choice(PLACES)
    case.kind = f"{spoil.__name__} in the {place}"
    cookie = case.flasks(values.session(r))
    other = case.flasks(values.session(r)) if spoil is mutilate.swaps or place == "signature" else cookie
    if r.random() < 0.3:
        spoil = twice(spoil, r.choice(mutilate.MUTILATIONS))
    if place == "cookie":
        return spoil(r, cookie, other)
    signed, signature = cookie.rsplit(".", 1)
    if place == "signature":
        return f"{signed}.{spoil(r, signature, other.rsplit('.', 1)[1])}"
    if place == "signed text":
        return case.signer.sign(spoil(r, signed, other.rsplit(".", 1)[0]))
    (payload, when), others = signed.rsplit(".", 1), other.rsplit(".", 2)[0]
    if place == "timestamp":
        return case.signer.sign(f"{payload}.{spoil(r, when, timestamp(r.getrandbits(32)))}")
    if place == "payload":
        return case.signer.sign(f"{spoil(r, payload, others)}.{when}")
    is_compressed = payload.startswith(".")
    if place == "bytes":
        mine, theirs = (raw.base64.urlsafe_b64decode(text.lstrip(".") + "==").decode("latin-1") for text in (payload, others))
        section = "." * is_compressed + raw.section(b"".join(as_bytes(letter) for letter in spoil(r, mine, theirs)))
    else:
        serializer = case.signer.serializer()
        mine, theirs = (serializer.serializer.dumps(serializer.load_payload(text.encode())) for text in (payload, others))
        section = raw.section(spoil(r, mine, theirs), is_compressed)
    return case.signer.sign(f"{section}.{when}")


def twice(one, two):
    return lambda r, text, other: two(r, one(r, text, other), other)


def as_bytes(letter):
    return letter.encode("latin-1" if ord(letter) < 256 else "utf-8")


def timestamp(at):
    return raw.section(at.to_bytes(8, "big").lstrip(b"\0"))


KINDS = {plain: 20, odd: 3, ages: 7, digests: 6, rotations: 6, headers: 5, raw_payload: 20, raw_timestamp: 3, without_timestamp: 1, mutilation: 40}


def made(seed, number):
    r = random.Random(f"{seed}:{number}")
    case = Case(r)
    make = r.choices(list(KINDS), KINDS.values())[0]
    case.kind = make.__name__.replace("_", " ")
    case.cookie = make(r, case)
    return case


# Judgement


def judgement(case):
    """What Flask says, and what it would sign again."""
    stand_still(case.now)
    interface = case.verifier.interface(case.max_age)
    serializer = interface.get_signing_serializer(app)
    said = {"class": None, "message": None, "original": None, "value": None, "again": None}
    try:
        value, date = serializer.loads(case.cookie, max_age=case.max_age, return_timestamp=True)
        said |= {"value": neutral(value), "again": signed_again(serializer, value)}
    except Exception as error:  # whatever it raises is the answer
        date = getattr(error, "date_signed", None)
        said |= {"class": type(error).__name__, "message": str(error), "original": original(error)}
    return {**said, "date": date and date.isoformat(), "shown": shown(serializer, case), **served(interface, case)}


def original(error):
    if not isinstance(error, BadPayload):
        return None
    # a dict asked for a slice raises the one since Python 3.12, where slices can be hashed, and the other before
    name = type(error.original_error).__name__
    return "TypeError" if name == "KeyError" else name


def signed_again(serializer, value):
    try:
        return {"cookie": serializer.dumps(value)}
    except RecursionError:
        # writing takes more frames than reading: Python could read a value that it cannot write
        return None
    except Exception as error:
        return {"error": type(error).__name__}


def shown(serializer, case):
    """What `loads_unsafe` shows; where it raises, what can be read of the payload all the same."""
    try:
        return neutral(serializer.loads_unsafe(case.cookie)[1])
    except Exception:
        try:
            return neutral(serializer.load_payload(case.cookie.rsplit(".", 2)[0].encode()))
        except BadPayload:
            return "null"


def served(interface, case):
    """What `open_session` makes of a request with this cookie, if there can be such a request."""
    if case.max_age is None or not case.cookie or UNSENDABLE.search(case.cookie):
        return {"server": None, "session": None}
    # WSGI hands each byte of a header over as one character
    header = f"session={case.cookie}".encode().decode("latin-1")
    try:
        session = interface.open_session(app, app.request_class({**environ, "HTTP_COOKIE": header}))
    except Exception as error:
        return {"server": f"500:{type(error).__name__}", "session": None}
    texts = {str(key): value for key, value in session.items() if isinstance(key, str)}
    return {"server": "session" if session else "empty", "session": neutral(texts)}


def as_json(case, number):
    keys = case.verifier
    return {
        "number": number,
        "kind": case.kind,
        "cookie": case.cookie,
        "secret": keys.secret.hex(),
        "fallbacks": [key.hex() for key in keys.fallbacks],
        "salt": keys.salt.hex(),
        "digest": keys.digest,
        "derivation": keys.derivation,
        "now": case.now,
        "max_age": case.max_age,
        "flask": judgement(case),
    }


def way_back(case, theirs, flasks):
    """What is wrong with a cookie that sessctl has signed; nothing, if Flask opens the same value out of it."""
    serializer = case.verifier.serializer()
    opened, expected = opens(serializer, theirs), opens(serializer, flasks)
    if opened[0] != expected[0]:
        return f"Flask opens {opened[0]}, and out of its own {expected[0]}"
    if case.kept is not None and opened[1] != case.kept:
        return f"Flask opens {opened[1]}, and once it was {case.kept}"
    return None


def opens(serializer, cookie):
    """The value in a fresh cookie, its dicts in order and not; or why there is none, in a year beyond 9999."""
    try:
        value = serializer.loads(cookie, max_age=0)
        return neutral(value), neutral(value, is_ordered=False)
    except (BadData, ValueError) as error:
        return repr(error), repr(error)


def main():
    seed, *numbers = sys.argv[1:]
    count = 0
    for number in range(*map(int, numbers)):
        case = made(seed, number)
        line = as_json(case, number)
        print(json.dumps(line), flush=True)
        theirs = json.loads(sys.stdin.readline())
        flasks = (line["flask"]["again"] or {}).get("cookie")
        if theirs is not None and flasks is not None and (wrong := way_back(case, theirs, flasks)):
            print(json.dumps({"number": number, "kind": case.kind, "way back": wrong, "signed": theirs}), flush=True)
        count += 1
    print(json.dumps({"judged": count}), flush=True)


# inside an app the keys of a session are sorted
with app.app_context():
    main()
