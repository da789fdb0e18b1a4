"""A small Flask app for the tests of tests/real: whoever types a name is logged in for a while.

    python app.py '{"SECRET_KEY": "k", "PERMANENT_SESSION_LIFETIME": 180}'

Its one argument is Flask's own configuration, as JSON; LOGIN_IS_PERMANENT, which is ours, says whether a
login sets session.permanent. The app listens on a free port of 127.0.0.1, prints that port on a line of
its own, and ends when its standard input does, so that it never outlives the test that started it.
"""

import json
import logging
import sys
import threading
import warnings

from flask import Flask, redirect, render_template_string, request, session, url_for
from werkzeug.serving import make_server

FORM = """<!doctype html>
<html lang="ja">
<title>form</title>
<form method="post" action="/"><input name="id"><button>Login</button></form>
</html>
"""

WELCOME = """<!doctype html>
<html lang="ja">
<title>welcome</title>
<p>{{ id }}でログイン中</p>
</html>
"""

app = Flask(__name__)


def configure(settings):
    if "SECRET_KEY_FALLBACKS" in settings and "SECRET_KEY_FALLBACKS" not in app.config:
        sys.exit("this Flask knows no SECRET_KEY_FALLBACKS: they came with 3.1")
    app.config.update({"PERMANENT_SESSION_LIFETIME": 3 * 60, "LOGIN_IS_PERMANENT": True, **settings})


@app.route("/", methods=["GET", "POST"])
def index():
    if request.method == "POST":
        if app.config["LOGIN_IS_PERMANENT"]:
            session.permanent = True
        session["id"] = request.form.get("id")
        return redirect(url_for("welcome"))
    if "id" in session:
        return redirect(url_for("welcome"))
    return render_template_string(FORM)


@app.route("/login", methods=["GET", "POST"])
def welcome():
    if "id" in session:
        return render_template_string(WELCOME, id=session["id"])
    return render_template_string(FORM)


@app.route("/logout", methods=["GET"])
def logout():
    session.pop("id", None)
    session.clear()
    return redirect("/")


def main():
    configure(json.loads(sys.argv[1]))
    # some requests of the tests end in an error 500 on purpose, and some cookies are too large on purpose
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
