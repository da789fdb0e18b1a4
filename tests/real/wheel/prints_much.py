"""An app that writes to standard output in every way: by itself, by a child, and at its end."""

import atexit
import os

from flask import Flask

app = Flask(__name__)
app.secret_key = "a key"
print("at once")
os.system("echo by a child")
atexit.register(print, "at the end")
