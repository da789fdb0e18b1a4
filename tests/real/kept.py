"""The app of app.py, whose sessions Flask-Session keeps in the memory of the process."""

from app import app, main
from cachelib import SimpleCache
from flask_session import Session

if __name__ == "__main__":
    app.config.update({"SESSION_TYPE": "cachelib", "SESSION_CACHELIB": SimpleCache()})
    Session(app)
    main()
