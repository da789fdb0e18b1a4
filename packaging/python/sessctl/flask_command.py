"""`flask sessctl`: the program, with the key and the settings of the app.

They go to it through a pipe that it inherits, never as arguments or in the environment. A pipe is empty once it is read.
Standard input stays the user's.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import traceback
from typing import List, Optional

import click
from flask.cli import ScriptInfo

from sessctl import binary, settings

HELP = """Look into the sessions of this app, with its own key.

The commands are inspect, explain, sign, expire and tamper: flask sessctl inspect COOKIE. Each has its help: flask sessctl
inspect --help.
"""


class Passing(click.Command):
    """A command that hands on all that stands behind it, as it was typed."""

    def parse_args(self, ctx: click.Context, args: List[str]) -> List[str]:
        """Takes nothing for itself."""
        ctx.args = list(args)
        return ctx.args


@click.command(
    "sessctl",
    cls=Passing,
    help=HELP,
    short_help="Look into the sessions of this app.",
    options_metavar="COMMAND [ARGUMENTS]",
    add_help_option=False,
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Runs the program, and ends with its exit code."""
    arguments = list(ctx.args)
    try:
        program = str(binary.find())
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from None
    if not arguments:
        click.echo(command.get_help(ctx))
        return
    if asks_for_text(arguments):
        ctx.exit(ended(subprocess.Popen([program, *arguments])))
    if os.name == "nt":
        # pass_fds is for Unix: there, a number names a descriptor of the child too
        raise click.ClickException(
            "on Windows the settings of the app cannot be handed over from here; sessctl inspect --app app:app COOKIE reads them itself"
        )
    output = output_of_the_program()
    try:
        app = ctx.ensure_object(ScriptInfo).load_app()
    except click.ClickException:
        raise
    except (Exception, SystemExit):
        traceback.print_exc()
        # 0 and 1 would be the answers yes and no
        ctx.exit(3)
    with app.app_context():
        answer = settings.of(app)
    if output is not None:
        # what the app printed comes before what the program says
        sys.stdout.flush()
    ctx.exit(run([program, "--typed-as", typed(ctx, arguments)], arguments, json.dumps(answer).encode(), output))


def output_of_the_program() -> Optional[int]:
    """A descriptor of standard output for the program alone. What the app prints, its children too, goes to standard error
    from here on. None: one of the two is closed.
    """
    try:
        sys.stdout.flush()
        output = os.dup(1)
        os.dup2(2, 1)
    except (AttributeError, OSError):
        return None
    return output


def asks_for_text(arguments: List[str]) -> bool:
    """Whether the program will answer with its help or its version, for which no app is needed."""
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return arguments[0] == "help" or any(text in ("--help", "-h", "--version", "-V") for text in before)


def typed(ctx: click.Context, arguments: List[str]) -> str:
    """What was typed before the arguments, for the commands that the program suggests."""
    root = ctx.find_root().info_name or "flask"
    before = sys.argv[1 : len(sys.argv) - len(arguments)]
    is_ours = sys.argv[len(sys.argv) - len(arguments) :] == arguments and before[-1:] == [ctx.info_name]
    return " ".join([root, shlex.join(before) if is_ours else "sessctl"])


def run(program: List[str], arguments: List[str], answer: bytes, output: Optional[int]) -> int:
    """Runs the program with a pipe that has the answer, and with this standard output."""
    reader, writer = os.pipe()
    try:
        process = subprocess.Popen([*program, "--app-settings", str(reader), *arguments], pass_fds=[reader], stdout=output)
    except BaseException:
        os.close(writer)
        raise
    finally:
        os.close(reader)
    try:
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(answer)
    except BrokenPipeError:
        pass  # it ended without reading, and says why
    return ended(process)


def ended(process: "subprocess.Popen[bytes]") -> int:
    """The exit code of the program. Ctrl-C goes to it too, and it decides."""
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            continue
