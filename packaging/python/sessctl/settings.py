"""How a Flask app signs its sessions, as the app itself would do it.

It has two readers. `flask sessctl` imports it. `sessctl inspect --app` runs its text in the Python of the user (`python -c`),
which need not have this wheel: so it imports nothing of this package.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # a json.py or flask.py in the current folder is not what is meant; `flask` itself looks there for the app alone
    sys.path[:] = [place for place in sys.path if place]

import base64
import json
import os
import platform
import traceback
from typing import TYPE_CHECKING, Any, Dict, Optional

if TYPE_CHECKING:
    from flask import Flask
    from flask.sessions import SecureCookieSessionInterface

Answer = Dict[str, Any]

#: The form of the answer. The program refuses another one.
FORM = 1


def of(app: Flask) -> Answer:
    """What the program is told of an app: its settings, or why they cannot be used. There are keys in it."""
    answer: Answer = {**about(), "app": text(app.name)}
    try:
        answer.update(settings(app))
    except Refused as refused:
        answer["error"] = refused.facts
    except Exception as error:  # an interface of the app's own may do anything
        answer["error"] = refused_by("the session interface", error).facts
    return answer


class Refused(Exception):
    """The settings cannot be used, and why."""

    def __init__(self, kind: str, **facts: str) -> None:
        super().__init__(kind)
        self.facts = {"kind": kind, **facts}


def about() -> Answer:
    """Which Python and which Flask answer."""
    answer: Answer = {"form": FORM, "python": platform.python_version(), "executable": text(sys.executable)}
    try:
        from importlib.metadata import version

        answer["flask"] = version("flask")
    except Exception:
        answer["flask"] = None
    return answer


def settings(app: Flask) -> Answer:
    """The settings of an app whose session is a signed cookie."""
    from flask.sessions import SecureCookieSessionInterface

    interface = app.session_interface
    if not isinstance(interface, SecureCookieSessionInterface):
        raise Refused("other_interface", interface=name_of(type(interface)))
    answer = signing(app, interface)
    # Flask reads them since 3.1
    configured = app.config.get("SECRET_KEY_FALLBACKS")
    count = len(configured) if isinstance(configured, (list, tuple)) else 0
    answer["unused_fallbacks"] = max(0, count - max(0, len(answer["keys"]) - 1))
    answer["lifetime"] = reading("PERMANENT_SESSION_LIFETIME", lambda: int(app.permanent_session_lifetime.total_seconds()))
    answer["refresh_each_request"] = bool(app.config.get("SESSION_REFRESH_EACH_REQUEST", True))
    is_flasks = type(interface) is SecureCookieSessionInterface
    answer["interface"] = None if is_flasks else name_of(type(interface))
    answer["cookie"] = {
        "name": reading("SESSION_COOKIE_NAME", lambda: text(cookie_name(app, interface))),
        # no verdict needs these
        "domain": if_known(lambda: text_or_none(interface.get_cookie_domain(app))),
        "path": if_known(lambda: text(interface.get_cookie_path(app))),
        "http_only": if_known(lambda: bool(interface.get_cookie_httponly(app))),
        "secure": if_known(lambda: bool(interface.get_cookie_secure(app))),
        "same_site": if_known(lambda: text_or_none(interface.get_cookie_samesite(app))),
        # Flask 3.1
        "partitioned": bool(app.config.get("SESSION_COOKIE_PARTITIONED", False)),
    }
    return answer


def cookie_name(app: Flask, interface: SecureCookieSessionInterface) -> str:
    """The name of the cookie. Before Flask 2.0 the app was asked for it, and not its interface."""
    if hasattr(interface, "get_cookie_name"):
        return interface.get_cookie_name(app)
    name: str = app.config["SESSION_COOKIE_NAME"]
    return name


def signing(app: Flask, interface: SecureCookieSessionInterface) -> Answer:
    """The keys and how they sign. The app's own serializer is asked, so what a subclass changes is seen."""
    from itsdangerous import HMACAlgorithm, TimestampSigner

    serializer = reading("SECRET_KEY", lambda: interface.get_signing_serializer(app))
    if serializer is None:
        return {"keys": []}
    signer: Any = reading("SECRET_KEY", lambda: serializer.make_signer(serializer.salt))
    if not isinstance(signer, TimestampSigner):
        raise Refused("other_signer", found=name_of(type(signer)))
    if not isinstance(signer.algorithm, HMACAlgorithm):
        raise Refused("other_signer", found=name_of(type(signer.algorithm)))
    # itsdangerous has the current key last, and the older ones before it in the order of the config; before 2.0 it had one
    secret_keys = signer.secret_keys if hasattr(signer, "secret_keys") else [signer.secret_key]
    keys = [secret_keys[-1], *secret_keys[:-1]]
    return {
        "keys": reading("SECRET_KEY", lambda: [base64.b64encode(key).decode() for key in keys]),
        "salt": reading("salt", lambda: base64.b64encode(signer.salt).decode()),
        "digest": reading("digest_method", lambda: text(signer.digest_method().name)),
        "key_derivation": text(signer.key_derivation),
    }


def reading(what: str, read: Any) -> Any:
    """What `read` returns. An app may have its own code there."""
    try:
        return read()
    except Exception as error:
        raise refused_by(what, error) from error


def if_known(read: Any) -> Any:
    """What `read` returns, or None where it raises: an app's own code may want a request."""
    try:
        return read()
    except Exception:
        return None


def refused_by(what: str, error: Exception) -> Refused:
    """That a setting has raised this."""
    return Refused("unreadable", what=what, exception=type(error).__name__, message=text(error))


def name_of(cls: type) -> str:
    """The full name of a class."""
    return text(f"{cls.__module__}.{cls.__qualname__}")


def text(value: object) -> str:
    """A text that every reader of JSON takes: without halves of characters."""
    return str(value).encode("utf-8", "replace").decode()


def text_or_none(value: object) -> Optional[str]:
    """The same, where there may be none. Flask takes an empty domain for none."""
    return text(value) if value else None


def from_outside(where: Optional[str]) -> Answer:
    """The same for an app that is found as `flask --app` finds it."""
    try:
        from flask.cli import ScriptInfo, load_dotenv
        from flask.helpers import get_load_dotenv
    except ImportError as error:
        return {**about(), "error": {"kind": "no_flask", "message": text(error)}}
    # as `flask` does: so an `app.run()` of the app starts no server
    os.environ["FLASK_RUN_FROM_CLI"] = "true"
    try:
        if get_load_dotenv(True):
            load_dotenv()
        app = ScriptInfo(app_import_path=where).load_app()
        with app.app_context():
            return of(app)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        said = getattr(error, "format_message", None)
        if said is not None:  # in Flask's own words
            return {**about(), "error": {"kind": "no_app", "message": text(said())}}
        lines = [line.rstrip() for part in traceback.format_exception(type(error), error, error.__traceback__)[-3:] for line in part.splitlines()]
        return {**about(), "error": {"kind": "app_raised", "message": text("\n".join(lines[-8:]))}}


def main() -> None:
    """Writes the answer to standard output as one line, and what the app prints while it is loaded to standard error."""
    answers = os.dup(1)
    os.dup2(2, 1)
    answer = json.dumps(from_outside(sys.argv[1] if len(sys.argv) > 1 else None))
    with os.fdopen(answers, "w", encoding="ascii") as pipe:
        pipe.write(answer + "\n")
    sys.stdout.flush()
    sys.stderr.flush()
    # threads that the app has started are not waited for
    os._exit(0)


if __name__ == "__main__":
    main()
