"""Lets headless Chromium open a page, and runs scripts on it.

Standard input holds one order a line, in JSON, and standard output has what came of it, in JSON:

    {"open": "http://127.0.0.1:5000/login"}    "http://127.0.0.1:5000/login"
    {"script": "document.title"}               "..."
    {"cookies": true}                          [{"name": "session", ...}]

A script whose page is left while it runs has no answer: that is `null`.
The browser is the one of `chromium.py`.
"""

import json
import sys

from chromium import Chromium, PageLeft


def main():
    chromium, session = Chromium(), None
    try:
        for line in sys.stdin:
            order = json.loads(line)
            if "open" in order:
                session = chromium.page(order["open"])
                print(json.dumps(order["open"]), flush=True)
            elif "cookies" in order:
                print(json.dumps(chromium.call("Storage.getCookies")["cookies"]), flush=True)
            else:
                try:
                    answer = chromium.script(session, order["script"])
                except PageLeft:
                    answer = None
                print(json.dumps(answer), flush=True)
    finally:
        chromium.end()


if __name__ == "__main__":
    main()
