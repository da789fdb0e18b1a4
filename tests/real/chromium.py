"""Asks headless Chromium what it keeps of `Set-Cookie` lines, and what it sends back.

Standard input holds one case a line, in JSON, and standard output has one answer a line:

    {"host": "localhost", "path": "/a/b", "set": ["a=b; Path=/"], "then": ["/a/b", "/"]}
    {"began": 1795376493.1, "ended": 1795376493.2, "cookies": [{"name": "a", ...}], "headers": ["a=b", null]}

`set` are the lines of one answer to `path`, `then` the pages that are asked for afterwards; `headers` are their `Cookie`
headers. In lines and headers each character stands for one byte (ISO 8859-1). `cookies` are those of the DevTools
protocol's `Storage.getCookies`. Each case begins with an empty jar.
Needs Chromium (Debian's package `chromium`) and nothing beyond Python's standard library. Talks to no machine but this.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import parse_qs, urlsplit

BLANK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n"


class Server:
    """Answers on one port of 127.0.0.1 and of ::1, with the lines of the case that is being tried."""

    def __init__(self):
        self.lines, self.headers = [], []
        four, self.port = self.bound(socket.AF_INET, "127.0.0.1", 0)
        six, _ = self.bound(socket.AF_INET6, "::1", self.port)
        for listener in (four, six):
            threading.Thread(target=self.listen, args=(listener,), daemon=True).start()

    @staticmethod
    def bound(family, host, port):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.bind((host, port))
        listener.listen(64)
        return listener, listener.getsockname()[1]

    def listen(self, listener):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection:
            connection.settimeout(30)
            head = b""
            while b"\r\n\r\n" not in head:
                some = connection.recv(65536)
                if not some:
                    return
                head += some
            request, *headers = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            wanted = parse_qs(urlsplit(request.split(" ")[1]).query).get("do", [""])[0]
            answer = BLANK
            if wanted == "set":
                answer += b"".join(b"Set-Cookie: " + line.encode("latin-1") + b"\r\n" for line in self.lines)
            elif wanted == "see":
                cookie = [header[len("cookie: "):] for header in headers if header.lower().startswith("cookie: ")]
                self.headers.append(cookie[0] if cookie else None)
            connection.sendall(answer + b"\r\n")


# what Chromium says of a script whose page was left before the script had an answer
LEFT = (
    "Inspected target navigated or closed",
    "Execution context was destroyed.",
    "Cannot find context with specified id",
    "Cannot find default execution context",
)


class PageLeft(Exception):
    """The page was left while the script ran, so there is no answer."""


class Chromium:
    """One browser, spoken to over a pair of pipes: JSON, each message ended by a zero byte."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="sessctl-chromium-")
        ours_to_read, its_to_write = os.pipe()
        its_to_read, ours_to_write = os.pipe()
        command = [
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--no-proxy-server", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1, EXCLUDE ::1, EXCLUDE [::1]",
            "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "about:blank",
        ]
        # it reads from descriptor 3 and writes to descriptor 4; a shell puts them there
        script = f'exec "$@" 3<&{its_to_read} 4>&{its_to_write}'
        self.child = subprocess.Popen(
            ["bash", "-c", script, "bash", *command],
            pass_fds=(its_to_read, its_to_write), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )
        os.close(its_to_read)
        os.close(its_to_write)
        self.input, self.output, self.rest, self.last = ours_to_write, ours_to_read, b"", 0

    def call(self, method, session=None, **params):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.input, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.last:
                if answer.get("error", {}).get("message") in LEFT:
                    raise PageLeft(method)
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def read(self):
        while b"\0" not in self.rest:
            some = os.read(self.output, 1 << 16)
            if not some:
                raise RuntimeError("Chromium has ended")
            self.rest += some
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def page(self, url):
        """Opens a page of this origin, whose script can ask for others of it."""
        target = self.call("Target.createTarget", url=url)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for _ in range(300):
            try:
                if self.script(session, "document.readyState + ' ' + location.href") == f"complete {url}":
                    return session
            except PageLeft:
                pass  # the blank page went, and this one comes
            time.sleep(0.05)
        raise RuntimeError(f"{url} did not open")

    def script(self, session, expression):
        answer = self.call("Runtime.evaluate", session, expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def end(self):
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


def tried(case, server, chromium, session):
    server.lines, server.headers = case["set"], []
    fetch = lambda path, do: f"await fetch({json.dumps(path + '?do=' + do)}, {{cache: 'no-store'}});"
    began = time.time()
    script = fetch(case["path"], "set") + "".join(fetch(path, "see") for path in case["then"])
    chromium.script(session, f"(async () => {{ {script} }})()")
    cookies = chromium.call("Storage.getCookies")["cookies"]
    ended = time.time()
    chromium.call("Storage.clearCookies")
    return {"began": began, "ended": ended, "cookies": cookies, "headers": server.headers}


def main():
    server, sessions, chromium = Server(), {}, Chromium()
    try:
        for line in sys.stdin:
            case = json.loads(line)
            if case["host"] not in sessions:
                sessions[case["host"]] = chromium.page(f"http://{case['host']}:{server.port}/")
            print(json.dumps(tried(case, server, chromium, sessions[case["host"]])), flush=True)
    finally:
        chromium.end()


if __name__ == "__main__":
    main()
