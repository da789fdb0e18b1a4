"""The tutorial's app on real Flask, for the tests of tests/real: a typed name is logged in for a while.

    python app.py '{"SECRET_KEY": "k", "PERMANENT_SESSION_LIFETIME": 180}'

Its one argument is Flask's own configuration, as JSON; LOGIN_IS_PERMANENT, which is ours, says whether a
login sets session.permanent, and CART_IS_MODIFIED whether the cart sets session.modified. Its pages are those of
the embedded server, and the cart of one of its apps with a fault. The app listens on a free port of
127.0.0.1, prints that port on a line of its own, and ends when its standard input does, so that it never
outlives the test that started it. A line of that input is a moment in Unix seconds: from then on every clock
of the app stands there, and the line is printed again to say so.
"""

import json
import logging
import sys
import threading
import time
import warnings
from datetime import datetime

import flask.sessions
from flask import Flask, redirect, render_template, request, session, url_for
from werkzeug.serving import make_server

app = Flask(__name__, template_folder="../../src/server/apps/tutorial/templates")


def configure(settings):
    if "SECRET_KEY_FALLBACKS" in settings and "SECRET_KEY_FALLBACKS" not in app.config:
        sys.exit("this Flask knows no SECRET_KEY_FALLBACKS: they came with 3.1")
    ours = {"LOGIN_IS_PERMANENT": True, "CART_IS_MODIFIED": True}
    app.config.update({"PERMANENT_SESSION_LIFETIME": 3 * 60, **ours, **settings})


@app.route("/", methods=["GET", "POST"])
def index():
    if request.method == "POST":
        if app.config["LOGIN_IS_PERMANENT"]:
            session.permanent = True
        session["id"] = request.form.get("id")
        return redirect(url_for("welcome"))
    if "id" in session:
        return redirect(url_for("welcome"))
    return render_template("index.html")


@app.route("/login", methods=["GET", "POST"])
def welcome():
    if "id" in session:
        return render_template("login.html", id=session["id"])
    return render_template("index.html")


@app.route("/logout", methods=["GET"])
def logout():
    session.pop("id", None)
    session.clear()
    return redirect("/")


@app.route("/cart", methods=["GET", "POST"])
def cart():
    if request.method == "POST":
        session.setdefault("cart", []).append(request.form.get("item", ""))
        if app.config["CART_IS_MODIFIED"]:
            session.modified = True
        return redirect("/cart")
    return f"<p>{', '.join(session.get('cart', []))}</p>"


def stop_the_clocks(seconds):
    """What a signature, an Expires and a Date are made from."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(seconds, tz)

    time.time = lambda: seconds
    flask.sessions.datetime = Stopped


def main():
    configure(json.loads(sys.argv[1]))
    # some requests of the tests end in an error 500 on purpose, and some cookies are too large on purpose
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    for line in sys.stdin:
        stop_the_clocks(int(line))
        print(line, end="", flush=True)


if __name__ == "__main__":
    main()
