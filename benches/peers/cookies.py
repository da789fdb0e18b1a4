"""The cookies that benches/peers.sh hands to everybody, made by real Flask.

    cookies.py many KEY-FILE OUT     100,000 distinct sessions, 60 to 1,500 bytes each, three quarters compressed
    cookies.py bomb KEY-FILE OUT     one cookie that inflates to a gigabyte
    cookies.py tutorial              prints the tutorial's alice, signed now
    cookies.py class                 prints those of 2,000 visitors who have logged in to the tutorial
    cookies.py check COOKIES REPORT  whether every line of `inspect --json` says what Flask signed
"""

import datetime
import json
import random
import sys
import time
import types
import uuid
import zlib

import itsdangerous.timed
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import base64_decode, base64_encode

COUNT = 100_000
COMPRESSED = 75_000
DAY = 24 * 60 * 60

NAMES = ["alice", "bob", "carol", "Dvořák", "Zoë", "佐藤 花子", "鈴木一郎", "高橋 さくら", "伊藤 美咲"]
WORDS = "the order has been sent to your address and will arrive on Monday please log in again thank you".split()
WORDS += ["注文を受け付けました", "ログインしてください", "カートは空です", "ありがとうございます"]


def serializer_of(key):
    app = Flask("peers")
    app.secret_key = key
    # keys are sorted only inside an app context, where a real app writes its sessions
    app.app_context().push()
    return SecureCookieSessionInterface().get_signing_serializer(app)


def key_in(path):
    with open(path, encoding="utf-8") as file:
        return file.read().strip()


def text(dice, most):
    return " ".join(dice.choices(WORDS, k=dice.randint(1, most)))


def flash(dice):
    return dice.choice(["message", "error"]), text(dice, 8)


def item(dice):
    sku = f"{dice.choice('ABCDE')}-{dice.randint(1000, 9999)}"
    return {"sku": sku, "qty": dice.randint(1, 9), "price": dice.randint(99, 99999) / 100}


def date(dice):
    return datetime.datetime.fromtimestamp(dice.randint(1_700_000_000, 1_800_000_000), datetime.timezone.utc)


def session(dice):
    """What apps keep: some little more than a name, some half a shop."""
    kept = {"_permanent": True} if dice.random() < 0.5 else {}
    size = dice.random() ** 2
    might = [
        ("id", lambda: dice.choice(NAMES)),
        ("_user_id", lambda: str(dice.randint(1, 5_000_000))),
        ("_fresh", lambda: dice.random() < 0.5),
        ("_id", lambda: dice.randbytes(64).hex()),
        ("csrf_token", lambda: dice.randbytes(20).hex()),
        ("lang", lambda: dice.choice(["ja", "en", "fr"])),
        ("visits", lambda: dice.randint(0, 2000)),
        ("_flashes", lambda: [flash(dice) for _ in range(dice.randint(1, 3))]),
        ("cart", lambda: [item(dice) for _ in range(dice.randint(1, 1 + int(18 * size)))]),
        ("cart_id", lambda: uuid.UUID(bytes=dice.randbytes(16), version=4)),
        ("last_seen", lambda: date(dice)),
        ("roles", lambda: tuple(dice.sample(["admin", "editor", "reader", "guest"], 2))),
        ("draft", lambda: text(dice, 1 + int(250 * size))),
        ("oauth_state", lambda: base64_encode(dice.randbytes(24)).decode()),
    ]
    for key, value in dice.sample(might, 1 + int(dice.random() * (2 + 12 * size))):
        kept[key] = value()
    return kept


def many(key_file, out):
    dice = random.Random(20261122)
    serializer = serializer_of(key_in(key_file))
    begin = int(time.time()) - DAY
    room = {True: COMPRESSED, False: COUNT - COMPRESSED}
    cookies = {}  # in order, and each once
    while len(cookies) < COUNT:
        signed_at = begin + dice.randrange(DAY)
        itsdangerous.timed.time = types.SimpleNamespace(time=lambda: signed_at)
        cookie = serializer.dumps(session(dice))
        is_compressed = cookie.startswith(".")
        if 60 <= len(cookie) <= 1500 and room[is_compressed] and cookie not in cookies:
            room[is_compressed] -= 1
            cookies[cookie] = None
    cookies = list(cookies)
    dice.shuffle(cookies)
    with open(out, "w", encoding="ascii") as file:
        file.writelines(cookie + "\n" for cookie in cookies)


def bomb(key_file, out):
    serializer = serializer_of(key_in(key_file))
    stream = zlib.compressobj()
    pieces = [stream.compress(b'{"a":"')]
    pieces += [stream.compress(b"0" * 1_000_000) for _ in range(1000)]
    pieces += [stream.compress(b'"}'), stream.flush()]
    signer = serializer.make_signer(serializer.salt)
    with open(out, "wb") as file:
        file.write(signer.sign(b"." + base64_encode(b"".join(pieces))) + b"\n")


def tutorial(*names):
    serializer = serializer_of("abcdefghijklmn")
    for name in names or ["alice"]:
        print(serializer.dumps({"_permanent": True, "id": name}))


def a_class():
    tutorial(*(f"alice{number}" for number in range(1, 2001)))


def signed_text(cookie):
    payload = cookie.rsplit(".", 2)[0]
    if payload.startswith("."):
        return zlib.decompress(base64_decode(payload[1:])).decode()
    return base64_decode(payload).decode()


def check(cookies, report):
    with open(cookies, encoding="ascii") as file:
        expected = file.read().split()
    with open(report, encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    good = sum(
        one["cookie"] == cookie
        and one["payload"]["json"] == signed_text(cookie)
        and one["verification"] == {"error": None, "message": None, "key": "current"}
        and one["flask"]["answer"] == "session"
        for one, cookie in zip(found, expected)
    )
    if not len(found) == len(expected) == good == COUNT:
        sys.exit(f"of {COUNT} cookies {len(found)} came back, and {good} as they were signed")


if __name__ == "__main__":
    {"many": many, "bomb": bomb, "tutorial": tutorial, "class": a_class, "check": check}[sys.argv[1]](*sys.argv[2:])
