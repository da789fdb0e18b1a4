"""`python -m sessctl`: the program, with the same arguments, input and exit code."""

from __future__ import annotations

import os
import subprocess
import sys

from sessctl import binary


def main() -> int:
    """Runs the program in the place of this process, or, on Windows, as its child."""
    try:
        program = str(binary.find())
    except FileNotFoundError as error:
        print(f"error: {error}\nhint:  pip install --force-reinstall sessctl", file=sys.stderr)
        return 3
    if os.name != "nt":
        os.execv(program, ["sessctl", *sys.argv[1:]])
    try:
        return subprocess.run([program, *sys.argv[1:]], check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
