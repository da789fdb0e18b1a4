"""Locust with a login, as its examples have it (examples/web_ui_auth/basic.py): the form is drawn by a script."""

from flask import Blueprint, redirect, request, session, url_for
from flask_login import UserMixin, login_user
from locust import User, events, task

from traits import KEY, is_mia


class Idle(User):
    @task
    def nothing(self):
        pass


class AuthUser(UserMixin):
    def __init__(self, username):
        self.id = username


@events.init.add_listener
def locust_init(environment, **_kwargs):
    ui = environment.web_ui
    ui.login_manager.user_loader(AuthUser)
    ui.app.config["SECRET_KEY"] = KEY
    ui.auth_args = {"username_password_callback": "/login_submit"}
    auth = Blueprint("auth", "web_ui_auth")

    @auth.route("/login_submit", methods=["POST"])
    def login_submit():
        if is_mia(request.form):
            login_user(AuthUser(request.form["username"]))
            return redirect(url_for("locust.index"))
        session["auth_error"] = "Invalid username or password"
        return redirect(url_for("locust.login"))

    ui.app.register_blueprint(auth)
