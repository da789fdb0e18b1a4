"""Flask apps, one trait each, for the tests of `flask sessctl` and `--app`."""

import hashlib
import sys

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface, SessionInterface

print("noise, while it is imported")
print("noise, on standard error", file=sys.stderr)


def app_of(name, key, **config):
    app = Flask(name)
    app.secret_key = key
    app.config.update(config)

    @app.route("/")
    def home():
        session["id"] = "alice"
        return "logged in"

    return app


hello = app_of("hello", "the key of hello, 鍵", PERMANENT_SESSION_LIFETIME=600, SESSION_COOKIE_NAME="sid", SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE="Lax")
rotated = app_of("rotated", "new", SECRET_KEY_FALLBACKS=["older", b"\xff\x00 oldest"])
older = app_of("older", "older")
bytes_key = app_of("bytes_key", b"\xff\x00\x01")
no_key = app_of("no_key", None)
empty_key = app_of("empty_key", "")
number_key = app_of("number_key", 12345)
half_a_character = app_of("half_a_character", "a\ud800b")
no_lifetime = app_of("no_lifetime", "k", PERMANENT_SESSION_LIFETIME=None)
long_key = app_of("long_key", "k" * 200_000)


class Raising(Flask):
    @property
    def secret_key(self):
        raise KeyError("VAULT_ADDR")

    @secret_key.setter
    def secret_key(self, key):
        pass


raising = Raising("raising")


class Own(SecureCookieSessionInterface):
    salt = "salt of our own"
    digest_method = staticmethod(hashlib.sha256)
    key_derivation = "concat"


own = app_of("own", "k")
own.session_interface = Own()


class OddDigest(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.blake2b)


odd_digest = app_of("odd_digest", "k")
odd_digest.session_interface = OddDigest()


class OnTheServer(SessionInterface):
    def open_session(self, app, request):
        return {}

    def save_session(self, app, session, response):
        pass


elsewhere = app_of("elsewhere", "k")
elsewhere.session_interface = OnTheServer()


def create_app(name="made"):
    return app_of(name, "made by a factory")


if __name__ == "__main__":
    # prints the Set-Cookie line of an app
    sys.stdout = sys.stderr
    line = globals()[sys.argv[1]].test_client().get("/", base_url="https://localhost").headers["Set-Cookie"]
    sys.__stdout__.write(line)
