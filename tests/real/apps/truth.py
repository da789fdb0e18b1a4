"""What is true of each app beside this file, found with a plain HTTP client and with what is known of the app.

    python truth.py [NAME...] > truth.json          finds it out anew
    python truth.py --check [NAME...]               and compares it with truth.json

`logged_in`: whether a login works. `forged`: whether a cookie with one changed letter is believed. `lifetime`: the age in
seconds up to which a cookie is believed, seen by signing it again with the key of the app. `copy`: whether a copy of
the cookie works after the logout. Null: nobody can tell it from the app's answers. "varies": not the same each time.
"""

import json
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha1
from html import unescape
from pathlib import Path
from typing import Callable, Optional
from urllib.parse import urlsplit

import itsdangerous
import jwt as pyjwt
import requests
from django.core import signing

from serve import APPS, PROGRAMS
from traits import APPS as TRAITS
from traits import KEY, NAME, PASSWORD

HERE = Path(__file__).parent
# how long an answer may take, and how much of it is read
PATIENCE, ENOUGH = 20, 200_000
# of those that never come to an end
FAULTS = {"hangs": 3, "endless": 3}
# more than any lifetime here
LONG = 400 * 86400


def at(seconds, signer):
    """This signer at another time."""
    signer.get_timestamp = lambda: seconds
    return signer


def flask(value, seconds):
    payload = value.rsplit(".", 2)[0]
    signer = itsdangerous.TimestampSigner(KEY, salt="cookie-session", key_derivation="hmac", digest_method=sha1)
    return at(seconds, signer).sign(payload).decode()


def starlette(value, seconds):
    return at(seconds, itsdangerous.TimestampSigner(KEY)).sign(value.rsplit(".", 2)[0]).decode()


def django(value, seconds):
    salt = "django.contrib.sessions.backends.signed_cookies"
    signer = signing.TimestampSigner(key=KEY, salt=salt, fallback_keys=[])
    signer.timestamp = lambda: signing.b62_encode(seconds)
    return signer.sign(value.rsplit(":", 2)[0])


def jwt(value, seconds):
    claims = pyjwt.decode(value, KEY * 4, algorithms=["HS256"])
    older = {name: claims[name] - claims["iat"] + seconds for name in ("iat", "nbf", "exp") if name in claims}
    return pyjwt.encode({**claims, **older}, KEY * 4, algorithm="HS256")


@dataclass
class App:
    """How to log in, and what shows who is logged in. Unless said otherwise, as most of traits.py have it."""

    login: str = "/login"
    fields: dict = field(default_factory=lambda: {"username": NAME, "password": PASSWORD})
    send: str = "form"
    page: str = "/"
    says: str = "Welcome back"
    cookie: str = "session"
    # None: this app has no logout
    logout: Optional[str] = "/logout"
    logout_by: str = "GET"
    sign: Optional[Callable] = flask
    action: Optional[str] = None
    # the form of several on the page
    form: int = 0
    # False: its pages are the same for everyone
    tells: bool = True
    # seconds by which the last believed age is below the lifetime: Django compares with a fraction of a second, and a
    # JWT is refused at `exp` itself
    short_by: int = 0


api = dict(send="json", page="/me", says='"user"')
admin = dict(login="/admin/login/?next=/admin/", page="/admin/", says="Site administration", cookie="sessionid",
             logout="/admin/logout/", logout_by="POST")
HOW = {
    "flaskr": App(login="/auth/login", says="Log Out", logout="/auth/logout"),
    "flask_login": App(says="Hello mia"),
    "flask_security": App(fields={"email": f"{NAME}@example.com", "password": PASSWORD}, says="Hello mia@", logout_by="POST"),
    "flask_session_files": App(sign=None),
    "flask_session_redis": App(sign=None),
    "starlette": App(sign=starlette),
    "django_cookies": App(**admin, sign=django, short_by=1),
    "django_database": App(**admin, sign=None),
    "jwt": App(**api, cookie="access_token_cookie", sign=jwt, short_by=1),
    "datasette": App(login="/-/login", page="/-/actor.json", says='"mia"', cookie="ds_actor", logout="/-/logout",
                     logout_by="POST", sign=None),
    "locust": App(page="/", says="window.templateArgs", action="/login_submit", logout=None),
    "gunicorn": App(sign=None),
    "quickstart": App(fields={"username": NAME}, says="Logged in as mia"),
    "api": App(**api),
    "get_login": App(send="query"),
    "same_page": App(tells=False),
    "renamed": App(cookie="my_sess"),
    "elsewhere": App(login="/auth/sign-in", logout="/auth/sign-out"),
    "two_forms": App(form=1),
    "shift_jis": App(says="ミアさん"),
}


class Client(requests.Session):
    """A browser of few talents: it follows redirects on one host, for a while, and stops reading when it has enough."""

    def __init__(self, url, cookies=None, patience=PATIENCE):
        super().__init__()
        self.patience = patience
        self.trust_env = False
        self.url = url
        self.max_redirects = 10
        self.cookies.update(cookies or {})

    def ask(self, method, path, **options):
        """The status, the text, and the URL at which it ended."""
        url = self.url + path if path.startswith("/") else path
        for _ in range(self.max_redirects):
            with self.request(method, url, timeout=self.patience, stream=True, allow_redirects=False, **options) as answer:
                end, body = time.monotonic() + self.patience, b""
                for piece in answer.iter_content(8192):
                    body += piece
                    if len(body) > ENOUGH:
                        break
                    if time.monotonic() > end:
                        raise requests.Timeout("the page does not end")
                if not answer.is_redirect:
                    return answer.status_code, body.decode(answer.encoding or "utf-8", "replace"), answer.url
                url = requests.compat.urljoin(answer.url, answer.headers["Location"])
                if not url.startswith(self.url.rsplit(":", 1)[0]):
                    return answer.status_code, "", answer.url
                method, options = "GET", {}
        raise requests.TooManyRedirects

    def is_logged_in(self, app):
        status, text, _ = self.ask("GET", app.page)
        return status == 200 and app.says in text

    def log_in(self, app):
        if app.send == "json":
            return self.ask("POST", app.login, json=app.fields)
        _, text, url = self.ask("GET", app.login)
        encoding = "shift_jis" if "charset=Shift_JIS" in text else "utf-8"
        form = form_of(text, app.form)
        if app.send == "query":
            return self.ask("GET", app.login, params=app.fields)
        fields = {**hidden(form), **app.fields}
        body = requests.compat.urlencode(fields, encoding=encoding)
        action = app.action or requests.compat.urljoin(url, attribute(form, "action") or url)
        return self.ask("POST", action, data=body, headers=FORM | {"Referer": url})

    def log_out(self, app):
        fields = {}
        if app.logout_by == "POST" and app.send == "form":
            # the token stands on the page with the button
            _, text, _ = self.ask("GET", app.logout if app.cookie == "ds_actor" else app.page)
            fields = hidden(text)
        self.ask(app.logout_by, app.logout, **({"data": fields} if fields else {}))


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def attribute(tag, name):
    found = re.search(rf"""{name}=(?:"([^"]*)"|'([^']*)'|([^\s>]*))""", tag)
    return unescape(next(filter(None, found.groups()), "")) if found else None


def form_of(text, place):
    forms = re.findall(r"<form.*?</form>", text, re.DOTALL)
    return forms[place] if len(forms) > place else ""


def hidden(form):
    tags = [tag for tag in re.findall(r"<input[^>]*>", form) if attribute(tag, "type") == "hidden"]
    return {attribute(tag, "name"): attribute(tag, "value") or "" for tag in tags}


def change_a_letter(value, place):
    other = "A" if value[place] != "A" else "B"
    return value[:place] + other + value[place + 1 :]


def believed_by(url, app, cookies, times):
    """What the app answers to these cookies, asked so often. Workers take their turn only if there is enough to do."""
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: Client(url, cookies).is_logged_in(app), range(times)))
    address = urlsplit(url)
    for _ in range(times - 1 if len(answers) == 1 else 0):
        # the one that took every request waits for this one, and another takes the next
        with socket.create_connection((address.hostname, address.port)):
            answers.add(Client(url, cookies).is_logged_in(app))
    return answers


def truth(name, url):
    app = HOW.get(name, App())
    client = Client(url, patience=FAULTS.get(name, PATIENCE))
    nothing = {"logged_in": None, "forged": None, "lifetime": None, "copy": None}
    try:
        client.log_in(app)
        pages = [Client(url, cookies).ask("GET", app.page) for cookies in (None, dict(client.cookies))]
    except requests.RequestException:
        # no page came, or it does not end
        return nothing
    if not app.tells:
        assert pages[0] == pages[1], f"{name}: the pages differ"
        return nothing
    if "password" in app.fields:
        stranger = Client(url)
        stranger.log_in(replace(app, fields={**app.fields, "password": "not-that"}))
        assert not stranger.is_logged_in(app), f"{name}: logged in by a wrong password"
    cookies = dict(client.cookies)
    times = 60 if name == "gunicorn" else 1
    answers = believed_by(url, app, cookies, times)
    if answers == {False}:
        return nothing | {"logged_in": False, "forged": False}
    value = cookies[app.cookie]

    def believed(changed):
        return Client(url, {**cookies, app.cookie: changed}).is_logged_in(app)

    # one letter in the first, and one before the end of the last part
    forged = any(believed(change_a_letter(value, place)) for place in (4, -3))
    lifetime = None
    if app.sign:
        now = int(time.time())
        assert believed(app.sign(value, now)), f"{name}: signed anew, and refused"
        good, bad = 0, LONG
        assert not believed(app.sign(value, now - bad))
        while bad - good > 1:
            middle = (good + bad) // 2
            # a second may pass on the way: the same age is asked again
            tries = [believed(app.sign(value, int(time.time()) - middle)) for _ in range(3)]
            good, bad = (middle, bad) if any(tries) else (good, middle)
        lifetime = good + app.short_by
    copies = {None}
    if app.logout:
        client.log_out(app)
        if name != "gunicorn":
            assert not client.is_logged_in(app), f"{name}: logged out, and still logged in"
        copies = believed_by(url, app, cookies, times)
    return {
        "logged_in": "varies" if len(answers) > 1 else answers.pop(),
        "forged": forged,
        "lifetime": lifetime,
        "copy": "varies" if len(copies) > 1 else copies.pop(),
    }


def find(name):
    command = [sys.executable, "-B", HERE / "serve.py", name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            found = truth(name, server.stdout.readline().strip())
        finally:
            server.stdin.close()
            server.wait()
    return name, found


def main():
    is_check, names = sys.argv[1:2] == ["--check"], sys.argv[1:]
    names = names[1:] if is_check else names
    with ThreadPoolExecutor(2) as pool:
        found = dict(pool.map(find, names or [*APPS, *PROGRAMS, *TRAITS]))
    if not is_check:
        lines = [f"  {json.dumps(name)}: {json.dumps(facts)}" for name, facts in found.items()]
        print("{\n" + ",\n".join(lines) + "\n}")
        return
    written = json.loads((HERE / "truth.json").read_text())
    wrong = [f"{name}: {facts}, not {written.get(name)}" for name, facts in found.items() if written.get(name) != facts]
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(found)} apps are as truth.json says")


if __name__ == "__main__":
    main()
