"""Small Flask apps, each with one trait that makes it hard to tell who is logged in.

Each has the user `mia` with the password `plum-password`, and the key `plum-key`. Where nothing else is said, `/login` is
a form of a name and a password, `/` shows who is logged in, `GET /logout` empties the session, and the lifetime is
Flask's own, 31 days. `APPS` has them by name. An app's `seen` is what it has seen, for the test to ask.
"""

import itertools
import secrets
import threading
import time
from datetime import datetime, timezone
from urllib.parse import parse_qsl

from flask import Flask, Response, abort, redirect, request, session
from markupsafe import escape

NAME, PASSWORD, KEY = "mia", "plum-password", "plum-key"
APPS = {}

FORM = """
<form method=post action=/login>
  <label>Name <input name=username></label> <label>Password <input name=password type=password></label>
  <button>Log in</button>
</form>
"""


def trait(make):
    """Registers an app. The function gives a new app its routes; its doc comment is the trait."""

    def new():
        app = Flask(make.__name__)
        app.config["SECRET_KEY"] = KEY
        app.seen = {}
        make(app)
        return app

    APPS[make.__name__] = new
    return make


def is_mia(form):
    return form.get("username") == NAME and form.get("password") == PASSWORD


def page(text):
    return f"<!doctype html><html lang=en><title>App</title><body>{text}</body></html>"


def home():
    if user := session.get("user"):
        return page(f"<h1>Welcome back, {escape(user)}</h1> <a href=/logout>Log out</a>")
    return page("<h1>Welcome, stranger</h1> <a href=/login>Log in</a>")


def log_in():
    if request.method == "POST":
        if is_mia(request.form):
            session["user"] = NAME
            return redirect("/")
        return page("<p>Wrong name or password</p>" + FORM), 403
    return page(FORM)


def log_out():
    session.clear()
    return redirect("/")


def routes(app, **own):
    """The three usual routes, or an app's own instead of one of them. None leaves a route out."""
    views = {"home": home, "log_in": log_in, "log_out": log_out, **own}
    for name, (path, methods) in {
        "home": ("/", ["GET"]),
        "log_in": ("/login", ["GET", "POST"]),
        "log_out": ("/logout", ["GET"]),
    }.items():
        if views[name]:
            app.add_url_rule(path, name, views[name], methods=methods)


@trait
def plain(app):
    """Nothing but the usual."""
    routes(app)


@trait
def short_lifetime(app):
    """A session lasts for 20 seconds, and is not permanent."""
    app.config["PERMANENT_SESSION_LIFETIME"] = 20
    routes(app)


@trait
def quickstart(app):
    """The login of Flask's quickstart: a name and no password. The lifetime is 600 seconds, and nothing is permanent."""
    app.config["PERMANENT_SESSION_LIFETIME"] = 600

    @app.route("/")
    def index():
        if "username" in session:
            return f"Logged in as {escape(session['username'])}"
        return "You are not logged in"

    @app.route("/login", methods=["GET", "POST"])
    def login():
        if request.method == "POST":
            session["username"] = request.form["username"]
            return redirect("/")
        return """
            <form method="post">
                <p><input type=text name=username>
                <p><input type=submit value=Login>
            </form>
        """

    @app.route("/logout")
    def logout():
        session.pop("username", None)
        return redirect("/")


@trait
def api(app):
    """JSON alone: 200 with a session, 401 without one. No page has a form."""

    @app.post("/login")
    def login():
        given = request.get_json(silent=True)
        if isinstance(given, dict) and is_mia(given):
            session["user"] = NAME
            return {"status": "ok"}
        return {"error": "wrong name or password"}, 401

    @app.get("/me")
    def me():
        if "user" in session:
            return {"user": session["user"]}
        return {"error": "not logged in"}, 401

    @app.route("/logout", methods=["GET", "POST"])
    def logout():
        session.clear()
        return {"status": "ok"}


@trait
def noisy(app):
    """A page full of nonces, tokens and clocks, which differ from one GET to the next."""

    def noise():
        nonce, token = secrets.token_urlsafe(16), secrets.token_hex(32)
        return f"""
            <meta name=csrf-token content={token}>
            <script nonce={nonce}>window.started = {time.time_ns()}; window.request = "{secrets.token_hex(8)}"</script>
            <p>It is {datetime.now(timezone.utc):%H:%M:%S.%f}. Visitor {secrets.randbelow(10**6)} of today.</p>
            <p>Tip of the moment: {secrets.choice(["eat plums", "drink tea", "sleep well", "walk a lot"])}</p>
        """

    def noisy_home():
        response = Response(noise() + home() + noise())
        response.headers["Content-Security-Policy"] = f"script-src 'nonce-{secrets.token_urlsafe(16)}'"
        response.headers["X-Request-Id"] = secrets.token_hex(16)
        response.set_cookie("visit", secrets.token_hex(8))
        return response

    routes(app, home=noisy_home)


@trait
def get_login(app):
    """The login form is sent by GET: the name and the password are in the URL."""

    def login():
        if "username" in request.args:
            if is_mia(request.args):
                session["user"] = NAME
                return redirect("/")
            return page("<p>Wrong name or password</p>"), 403
        return page(FORM.replace("method=post", "method=get"))

    routes(app, log_in=login)


@trait
def renamed(app):
    """The session cookie is called my_sess."""
    app.config["SESSION_COOKIE_NAME"] = "my_sess"
    routes(app)


@trait
def hidden_id(app):
    """Every page has a form with a hidden field named `id`, which has nothing to do with the login."""
    comment = "<form method=post action=/comment><input type=hidden name=id value=42><input name=text></form>"
    app.add_url_rule("/comment", "comment", lambda: redirect("/"), methods=["POST"])
    routes(app, home=lambda: home().replace("</body>", f"{comment}</body>"))


@trait
def guarded(app):
    """A page that is not for strangers: 302 to the login."""

    def guarded_home():
        return home() if "user" in session else redirect("/login?next=/")

    routes(app, home=guarded_home)


@trait
def same_page(app):
    """The page is the same for everyone. Only the app knows who is logged in."""
    routes(app, home=lambda: page("<h1>The weather</h1> <p>Rain. <a href=/login>Log in</a> <a href=/logout>Log out</a>"))


@trait
def elsewhere(app):
    """The login is at /auth/sign-in, and each page gives each visitor a session."""

    @app.before_request
    def count():
        session["visits"] = session.get("visits", 0) + 1

    def index():
        return home().replace("/login", "/auth/sign-in").replace("/logout", "/auth/sign-out")

    @app.route("/auth/sign-in", methods=["GET", "POST"])
    def sign_in():
        if request.method == "POST":
            if is_mia(request.form):
                session["user"] = NAME
                return redirect("/")
            return page("<p>Wrong name or password</p>"), 403
        return page(FORM.replace("/login", "/auth/sign-in"))

    @app.route("/auth/sign-out")
    def sign_out():
        session.clear()
        return redirect("/")

    routes(app, home=index, log_in=None, log_out=None)


@trait
def strict(app):
    """A cookie that the app does not believe is answered 422, and no cookie is answered 200."""

    @app.before_request
    def check():
        if request.cookies.get("session") and not session:
            abort(422)

    routes(app)


# What goes wrong.


@trait
def all_500(app):
    """Every request is answered 500."""

    @app.before_request
    def fail():
        return page("<h1>Internal Server Error</h1>"), 500


@trait
def hangs(app):
    """A request is taken, and never answered."""

    @app.before_request
    def wait():
        threading.Event().wait()


@trait
def endless(app):
    """The page never ends."""

    @app.route("/", defaults={"path": ""})
    @app.route("/<path:path>", methods=["GET", "POST"])
    def stream(path):
        def pieces():
            for number in itertools.count():
                yield f"<p>{number}</p>\n"
                time.sleep(0.001)

        return Response(pieces())


@trait
def circle(app):
    """Each page redirects to the next, and the last to the first."""

    @app.route("/", defaults={"path": "a"}, methods=["GET", "POST"])
    @app.route("/<path:path>", methods=["GET", "POST"])
    def around(path):
        return redirect({"a": "/b", "b": "/c"}.get(path, "/a"))


@trait
def other_host(app):
    """A login is redirected to another host with the request as it was (307). That host notes what it is sent."""
    from werkzeug.serving import make_server

    app.seen = {"requests": 0, "cookies": [], "with_password": 0}

    def thief(environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode("utf-8", "replace")
        app.seen["requests"] += 1
        if cookie := environ.get("HTTP_COOKIE"):
            app.seen["cookies"].append(cookie)
        headers = " ".join(str(value) for value in environ.values())
        app.seen["with_password"] += PASSWORD in body or PASSWORD in headers
        start_response("200 OK", [("Content-Type", "text/html")])
        return [page("<h1>Welcome back, mia</h1>").encode()]

    # the same machine, and another host to a browser: localhost is not 127.0.0.1
    server = make_server("127.0.0.1", 0, thief, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def login():
        session["basket"] = "plums"
        if request.method == "POST":
            return redirect(f"http://localhost:{server.server_port}/login", 307)
        return page(FORM)

    routes(app, log_in=login)


@trait
def huge_page(app):
    """The page of a logged-in user has 100 MB."""

    def huge_home():
        if "user" not in session:
            return home()
        return Response(itertools.chain([home()], itertools.repeat("<p>plum</p>" * 1000, 9100)), mimetype="text/html")

    routes(app, home=huge_home)


@trait
def thousand_fields(app):
    """The login form has 1,000 hidden fields, and all of them have to come back."""
    values = {f"field_{number}": secrets.token_hex(4) for number in range(1000)}
    fields = "".join(f"<input type=hidden name={name} value={value}>" for name, value in values.items())

    def login():
        if request.method == "POST" and any(request.form.get(name) != value for name, value in values.items()):
            return page("<p>A field is missing</p>"), 400
        return log_in() if request.method == "POST" else page(FORM.replace("</form>", f"{fields}</form>"))

    app.config["MAX_FORM_PARTS"] = 2000
    routes(app, log_in=login)


@trait
def two_forms(app):
    """The login page has two login forms, the first for the staff. mia is a customer."""
    staff = FORM.replace("/login", "/login/staff").replace("Log in", "Log in as staff")
    customers = FORM.replace("/login", "/login/customers")

    @app.post("/login/staff")
    def for_staff():
        return page("<p>You are not one of us</p>" + staff), 403

    @app.post("/login/customers")
    def for_customers():
        return log_in()

    routes(app, log_in=lambda: page(f"<h2>Staff</h2>{staff} <h2>Customers</h2>{customers}"))


@trait
def shift_jis(app):
    """The pages are in Shift_JIS, and the form comes back in it."""

    def answer(text):
        html = f'<!doctype html><html lang=ja><meta charset=Shift_JIS><title>店</title><body>{text}</body></html>'
        return Response(html.encode("shift_jis"), content_type="text/html; charset=Shift_JIS")

    def shop():
        if "user" in session:
            return answer("<h1>表示中: ミアさん、ようこそ</h1><a href=/logout>ログアウト</a>")
        return answer("<h1>ようこそ</h1><a href=/login>ログイン</a>")

    def login():
        if request.method == "POST":
            # a browser sends a form in the encoding of its page; the second byte of 表 is a backslash there
            given = dict(parse_qsl(request.get_data(as_text=True), encoding="shift_jis"))
            if is_mia(given) and given.get("shop") == "表":
                session["user"] = NAME
                return redirect("/")
            return answer("<p>名前かパスワードが違います</p>"), 403
        return answer(
            "<form method=post action=/login>名前<input name=username>パスワード<input type=password name=password>"
            "<input type=hidden name=shop value=表><button>ログイン</button></form>"
        )

    routes(app, home=shop, log_in=login)


@trait
def csrf(app):
    """The form has a token that is new on each GET: the app takes the last one it gave to this session, once."""
    tokens = {}

    def login():
        visitor = session.setdefault("visitor", secrets.token_hex(8))
        if request.method == "POST":
            token = tokens.pop(visitor, None)
            if token is None or request.form.get("csrf_token") != token:
                return page("<p>The token is missing or was used</p>"), 400
            return log_in()
        tokens[visitor] = secrets.token_urlsafe(24)
        return page(FORM.replace("</form>", f"<input type=hidden name=csrf_token value={tokens[visitor]}></form>"))

    routes(app, log_in=login)


@trait
def once(app):
    """The password is good for one login, as a code by mail is. A second login with it is refused."""
    app.seen = {"logins": 0}

    def login():
        if request.method == "POST" and is_mia(request.form):
            app.seen["logins"] += 1
            if app.seen["logins"] > 1:
                return page("<p>This password was used before</p>"), 403
        return log_in()

    routes(app, log_in=login)
