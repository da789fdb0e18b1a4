"""Starts one app of this folder on a free port of 127.0.0.1, and prints its URL on a line of its own.

    python serve.py NAME

A line on standard input is answered with what the app has seen, as JSON. The app ends when its standard input does, with
all that it started and kept, so that it never outlives the test that started it.
"""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import frameworks
import traits

HERE = Path(__file__).parent
BIN = Path(sys.prefix) / "bin"
# how long a program may take to answer
PATIENCE = 20
# programs of Debian that a path of a plain user does not have
SBIN = "/usr/sbin:/sbin"


def wsgi(app):
    """Werkzeug's server, a thread a request."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def asgi(app):
    """uvicorn, on a socket that is listening already."""
    import uvicorn

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="on"))
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


class Programs(ExitStack):
    """The programs that an app consists of. They end with this one, each by its process id."""

    def __init__(self):
        super().__init__()
        # what they say, for the case that they do not start
        self.log = self.enter_context(tempfile.TemporaryFile())

    def give_up(self, name):
        self.log.seek(0)
        sys.exit(f"{name} does not answer:\n" + self.log.read().decode("utf-8", "replace"))

    def start(self, *command, **options):
        environment = {**os.environ, "PATH": f"{os.environ['PATH']}:{SBIN}", **options.pop("env", {})}
        child = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            env=environment,
            **options,
        )
        self.callback(self.stop, child)
        return child

    @staticmethod
    def stop(child):
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def answers(url, child):
    """Waits until the program answers at this URL. Whatever it says is an answer."""
    opener = build_opener(ProxyHandler({}))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if child.poll() is not None:
            return False
        try:
            opener.open(url, timeout=5).close()
            return True
        except HTTPError as error:
            return error.code < 502
        except OSError:
            time.sleep(0.05)
    return False


def on_a_free_port(programs, command, ready="/", **options):
    """A program that has to be told its port. Where the port was taken in the meantime, another one is tried."""
    for _ in range(3):
        port = free_port()
        child = programs.start(*command(port), **options)
        if answers(f"http://127.0.0.1:{port}{ready}", child):
            return f"http://127.0.0.1:{port}"
    programs.give_up(command(0)[0])


def gunicorn(folder, programs):
    """4 workers, and a key that each of them makes for itself."""
    command = [BIN / "gunicorn", "--workers=4", "--log-level=critical", f"--worker-tmp-dir={folder}", "--no-control-socket"]
    app = "frameworks:random_key()"
    return on_a_free_port(programs, lambda port: [*command, f"--bind=127.0.0.1:{port}", app], cwd=HERE)


def nginx(folder, programs):
    """nginx, which takes the path /shop off, in front of a Flask app that is told of it by a header."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    app = frameworks.prefixed()
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1, x_prefix=1)
    behind = wsgi(app)

    def command(port):
        (folder / "nginx.conf").write_text(f"""
            daemon off; pid {folder}/nginx.pid; error_log stderr crit; worker_processes 1;
            events {{ worker_connections 64; }}
            http {{
                access_log off;
                client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
                uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
                server {{
                    listen 127.0.0.1:{port};
                    location /shop/ {{
                        proxy_pass {behind}/;
                        proxy_set_header Host $http_host;
                        proxy_set_header X-Forwarded-Host $http_host;
                        proxy_set_header X-Forwarded-Prefix /shop;
                    }}
                }}
            }}
        """)
        return ["nginx", "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"]

    return on_a_free_port(programs, command, "/shop/") + "/shop"


def redis(folder, programs):
    """Flask-Session with its sessions in Redis, which listens on a socket of the file system."""
    from redis import Redis
    from redis.exceptions import ConnectionError

    path = folder / "redis.sock"
    settings = ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no", "--dir", folder]
    child = programs.start("redis-server", *settings, "--loglevel", "warning")
    client = Redis(unix_socket_path=str(path))
    end = time.monotonic() + PATIENCE
    while True:
        try:
            client.ping()
            break
        except ConnectionError:
            if child.poll() is not None or time.monotonic() > end:
                programs.give_up("redis-server")
            time.sleep(0.05)
    return wsgi(frameworks.flask_session({"SESSION_TYPE": "redis", "SESSION_REDIS": client}))


def files(folder, programs):
    """Flask-Session with its sessions in files."""
    from cachelib.file import FileSystemCache

    return wsgi(frameworks.flask_session({"SESSION_TYPE": "cachelib", "SESSION_CACHELIB": FileSystemCache(str(folder))}))


def datasette(folder, programs):
    """datasette and its plugin for passwords."""
    metadata = folder / "metadata.json"
    metadata.write_text(frameworks.datasette_metadata())
    command = [BIN / "datasette", "serve", "--metadata", metadata, "--secret", traits.KEY, "--memory"]
    return on_a_free_port(programs, lambda port: [*command, "--port", port], cwd=folder)


def locust(folder, programs):
    """The web page of locust, with a login."""
    command = [BIN / "locust", "-f", HERE / "locustfile.py", "--web-login", "--web-host=127.0.0.1", "--loglevel=CRITICAL"]
    paths = {"PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
    return on_a_free_port(programs, lambda port: [*command, f"--web-port={port}"], "/login", cwd=folder, env=paths)


def closed(folder, programs):
    """Nothing listens. The port is held, so that nothing else comes to listen there."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    programs.callback(held.close)
    return f"http://127.0.0.1:{held.getsockname()[1]}"


PROGRAMS = {
    "gunicorn": gunicorn,
    "nginx": nginx,
    "flask_session_redis": redis,
    "flask_session_files": files,
    "datasette": datasette,
    "locust": locust,
    "closed": closed,
}
APPS = {
    "flaskr": lambda folder: wsgi(frameworks.flaskr(folder)),
    "flask_login": lambda folder: wsgi(frameworks.flask_login(folder)),
    "flask_security": lambda folder: wsgi(frameworks.flask_security(folder)),
    "quart": lambda folder: asgi(frameworks.quart(folder)),
    "starlette": lambda folder: asgi(frameworks.starlette(folder)),
    "django_cookies": lambda folder: wsgi(frameworks.django(folder, "signed_cookies")),
    "django_database": lambda folder: wsgi(frameworks.django(folder, "db")),
    "jwt": lambda folder: wsgi(frameworks.jwt(folder)),
}


def main():
    [name] = sys.argv[1:]
    # some requests of the tests end in an error on purpose
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    seen = {}
    with tempfile.TemporaryDirectory() as folder, Programs() as programs:
        folder = Path(folder)
        if name in PROGRAMS:
            url = PROGRAMS[name](folder, programs)
        elif name in APPS:
            url = APPS[name](folder)
        else:
            app = traits.APPS[name]()
            seen = app.seen
            url = wsgi(app)
        print(url, flush=True)
        for _ in sys.stdin:
            print(json.dumps(seen), flush=True)
    # threads that answer for ever are not waited for
    os._exit(0)


if __name__ == "__main__":
    main()
