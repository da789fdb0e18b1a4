"""Small apps on what others wrote: as their own quickstarts have it, with the user of `traits.py`.

Each function makes an app. `folder` is an empty one, for what the app has to keep.
"""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

from traits import FORM, KEY, NAME, PASSWORD, home, is_mia, page, routes

# where setup.sh has put the blog of Flask's tutorial
VENV = Path(sys.prefix)


def flaskr(folder):
    """The blog of Flask's tutorial, as its authors publish it. mia registers, as every visitor can."""
    sys.path.insert(0, str(VENV))
    from flaskr import create_app, db

    app = create_app({"SECRET_KEY": KEY, "DATABASE": str(folder / "flaskr.sqlite")})
    with app.app_context():
        db.init_db()
    registered = app.test_client().post("/auth/register", data={"username": NAME, "password": PASSWORD})
    assert registered.location == "/auth/login", registered.data
    return app


def flask_login(folder):
    """Flask-Login with a form of Flask-WTF: a CSRF token, and a page that only a user sees."""
    from flask import Flask, redirect, render_template_string, request
    from flask_login import LoginManager, UserMixin, current_user, login_required, login_user, logout_user
    from flask_wtf import FlaskForm
    from wtforms import PasswordField, StringField, SubmitField
    from wtforms.validators import DataRequired

    app = Flask("flask_login_app")
    app.config["SECRET_KEY"] = KEY
    manager = LoginManager(app)
    manager.login_view = "login"

    class User(UserMixin):
        id = NAME

    manager.user_loader(lambda name: User() if name == NAME else None)

    class LoginForm(FlaskForm):
        username = StringField("Name", validators=[DataRequired()])
        password = PasswordField("Password", validators=[DataRequired()])
        submit = SubmitField("Log in")

    @app.route("/")
    @login_required
    def index():
        return render_template_string(
            "<h1>Hello {{ user.id }}</h1><a href={{ url_for('logout') }}>Log out</a>", user=current_user
        )

    @app.route("/login", methods=["GET", "POST"])
    def login():
        form, error = LoginForm(), ""
        if form.validate_on_submit():
            if is_mia(request.form):
                login_user(User())
                return redirect("/")
            error = "Wrong name or password"
        return render_template_string(
            "<form method=post>{{ form.hidden_tag() }} {{ form.username.label }} {{ form.username }}"
            " {{ form.password.label }} {{ form.password }} {{ form.submit }}</form><p>{{ error }}</p>",
            form=form,
            error=error,
        )

    @app.route("/logout")
    @login_required
    def logout():
        logout_user()
        return redirect("/login")

    return app


def flask_security(folder):
    """The quickstart of Flask-Security with SQLAlchemy: the login is by mail address."""
    from flask import Flask, render_template_string
    from flask_security import Security, SQLAlchemyUserDatastore, auth_required, hash_password
    from flask_security.models import fsqla_v3 as fsqla
    from flask_sqlalchemy import SQLAlchemy

    app = Flask("flask_security_app")
    app.config["SECRET_KEY"] = KEY
    app.config["SECURITY_PASSWORD_SALT"] = "146585145368132386173505678016728509634"
    app.config["REMEMBER_COOKIE_SAMESITE"] = "strict"
    app.config["SESSION_COOKIE_SAMESITE"] = "strict"
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'security.sqlite'}"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True}
    app.config["SECURITY_EMAIL_VALIDATOR_ARGS"] = {"check_deliverability": False, "test_environment": True}
    db = SQLAlchemy(app)
    fsqla.FsModels.set_db_info(db)

    class Role(db.Model, fsqla.FsRoleMixin):
        pass

    class User(db.Model, fsqla.FsUserMixin):
        pass

    app.security = Security(app, SQLAlchemyUserDatastore(db, User, Role))

    @app.route("/")
    @auth_required()
    def index():
        return render_template_string("Hello {{ current_user.email }}")

    with app.app_context():
        db.create_all()
        app.security.datastore.create_user(email=f"{NAME}@example.com", password=hash_password(PASSWORD))
        db.session.commit()
    return app


def flask_session(settings):
    """Flask-Session: the cookie is a name, and the session stays with the server."""
    from flask import Flask
    from flask_session import Session

    app = Flask("flask_session_app")
    app.config.update(SECRET_KEY=KEY, **settings)
    Session(app)
    routes(app)
    return app


def quart(folder):
    """Quart: Flask's sessions on asyncio."""
    from quart import Quart, redirect, request, session

    app = Quart("quart_app")
    app.config["SECRET_KEY"] = KEY

    @app.get("/")
    async def index():
        if "user" in session:
            return page(f"<h1>Welcome back, {session['user']}</h1> <a href=/logout>Log out</a>")
        return page("<h1>Welcome, stranger</h1> <a href=/login>Log in</a>")

    @app.route("/login", methods=["GET", "POST"])
    async def login():
        if request.method == "POST":
            if is_mia(await request.form):
                session["user"] = NAME
                return redirect("/")
            return page("<p>Wrong name or password</p>" + FORM), 403
        return page(FORM)

    @app.get("/logout")
    async def logout():
        session.clear()
        return redirect("/")

    return app


def starlette(folder):
    """Starlette with its SessionMiddleware."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.sessions import SessionMiddleware
    from starlette.responses import HTMLResponse, RedirectResponse
    from starlette.routing import Route

    async def index(request):
        if user := request.session.get("user"):
            return HTMLResponse(page(f"<h1>Welcome back, {user}</h1> <a href=/logout>Log out</a>"))
        return HTMLResponse(page("<h1>Welcome, stranger</h1> <a href=/login>Log in</a>"))

    async def login(request):
        if request.method == "POST":
            if is_mia(await request.form()):
                request.session["user"] = NAME
                return RedirectResponse("/", 303)
            return HTMLResponse(page("<p>Wrong name or password</p>" + FORM), 403)
        return HTMLResponse(page(FORM))

    async def logout(request):
        request.session.clear()
        return RedirectResponse("/", 303)

    paths = [Route("/", index), Route("/login", login, methods=["GET", "POST"]), Route("/logout", logout)]
    return Starlette(routes=paths, middleware=[Middleware(SessionMiddleware, secret_key=KEY)])


def django(folder, engine):
    """Django's own admin. Its sessions are kept where `engine` says."""
    import django as package
    from django.conf import settings

    settings.configure(
        SECRET_KEY=KEY,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="django_urls",
        SESSION_ENGINE=f"django.contrib.sessions.backends.{engine}",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "django.sqlite"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        STATIC_URL="/static/",
        USE_TZ=True,
    )
    package.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    User.objects.create_superuser(NAME, f"{NAME}@example.com", PASSWORD)
    return get_wsgi_application()


def jwt(folder):
    """Flask-JWT-Extended with the token in a cookie: an API, and no session at all."""
    from flask import Flask, jsonify, request
    from flask_jwt_extended import JWTManager, create_access_token, get_jwt_identity, jwt_required
    from flask_jwt_extended import set_access_cookies, unset_jwt_cookies

    app = Flask("jwt_app")
    # the signature of a token wants a longer key
    app.config["JWT_SECRET_KEY"] = KEY * 4
    app.config["JWT_TOKEN_LOCATION"] = ["cookies"]
    JWTManager(app)

    @app.post("/login")
    def login():
        given = request.get_json(silent=True)
        if not (isinstance(given, dict) and is_mia(given)):
            return jsonify(msg="wrong name or password"), 401
        response = jsonify(msg="login successful")
        set_access_cookies(response, create_access_token(identity=NAME))
        return response

    @app.route("/logout", methods=["GET", "POST"])
    def logout():
        response = jsonify(msg="logout successful")
        unset_jwt_cookies(response)
        return response

    @app.get("/me")
    @jwt_required()
    def me():
        return jsonify(user=get_jwt_identity())

    return app


def prefixed():
    """A Flask app that runs below a path, and knows it by SCRIPT_NAME. Its links and its cookie carry the path."""
    from flask import Flask, redirect, request, session, url_for

    app = Flask("prefixed_app")
    app.config["SECRET_KEY"] = KEY
    app.config["APPLICATION_ROOT"] = "/shop"

    @app.route("/")
    def index():
        return home().replace('href=/', f"href={request.script_root}/")

    @app.route("/login", methods=["GET", "POST"])
    def login():
        if request.method == "POST" and is_mia(request.form):
            session["user"] = NAME
            return redirect(url_for("index"))
        return page(FORM.replace("/login", url_for("login")))

    @app.route("/logout")
    def logout():
        session.clear()
        return redirect(url_for("index"))

    return app


def random_key():
    """The usual app with a key that each process makes for itself: what one worker signs, the others refuse."""
    from flask import Flask

    app = Flask("random_key_app")
    app.config["SECRET_KEY"] = secrets.token_bytes(16)
    routes(app)
    return app


def datasette_metadata():
    """datasette's settings: mia may log in."""
    hashed = subprocess.run(
        [VENV / "bin/datasette", "hash-password", "--no-confirm"],
        input=PASSWORD, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONNOUSERSITE": "1"},
    ).stdout.strip()
    return json.dumps({"plugins": {"datasette-auth-passwords": {f"{NAME}_password_hash": hashed}}})
