"""What real Flask says of a session cookie, without a server: a JSON object a line in, one out.

    {"key": "k", "at": 1700000000, "sign": "{\\"id\\":\\"alice\\"}"}  →  {"cookie": "eyJ..."}
    {"key": "k", "at": 1700000000, "load": "eyJ...", "max_age": 180}
        →  {"json": "{\\"id\\":\\"alice\\"}"}  or  {"error": "SignatureExpired", "message": "..."}

The sessions are JSON with Flask's tags. Optional: "salt", "digest", "key_derivation", "fallbacks".
The serializer is the one Flask itself takes for its sessions; only its clock stands still, at "at".
"""

import hashlib
import json
import sys

from flask import Flask
from flask.sessions import SecureCookieSessionInterface, session_json_serializer
from itsdangerous import TimestampSigner


def answer(question):
    app = Flask(__name__)
    app.secret_key = question["key"]
    if question.get("fallbacks"):
        app.config["SECRET_KEY_FALLBACKS"] = question["fallbacks"]
    interface = SecureCookieSessionInterface()
    interface.salt = question.get("salt", interface.salt)
    interface.key_derivation = question.get("key_derivation", interface.key_derivation)
    if "digest" in question:
        interface.digest_method = getattr(hashlib, question["digest"])
    TimestampSigner.get_timestamp = lambda signer: question["at"]
    with app.test_request_context():
        serializer = interface.get_signing_serializer(app)
        if "sign" in question:
            cookie = serializer.dumps(session_json_serializer.loads(question["sign"]))
            return {"cookie": cookie if isinstance(cookie, str) else cookie.decode()}
        try:
            value = serializer.loads(question["load"], max_age=question.get("max_age"))
        except Exception as error:  # whatever it raises is the answer
            return {"error": type(error).__name__, "message": str(error)}
        return {"json": session_json_serializer.dumps(value)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
