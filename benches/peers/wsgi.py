"""The app of tests/real/app.py with the tutorial's key, for gunicorn."""

from app import app, configure

configure({"SECRET_KEY": "abcdefghijklmn", "PERMANENT_SESSION_LIFETIME": 60 * 60})
__all__ = ["app"]
