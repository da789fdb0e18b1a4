"""Where the program itself is."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path


def find() -> Path:
    """The program that the wheel has put among the scripts of this Python.

    Raises FileNotFoundError, with a message for the user.
    """
    name = "sessctl.exe" if os.name == "nt" else "sessctl"
    scripts = Path(sysconfig.get_path("scripts"))
    # `pip install --target FOLDER` has the package in FOLDER and the scripts in FOLDER/bin: another version may stand elsewhere
    folders = [Path(__file__).resolve().parents[1] / "bin", scripts, Path(sysconfig.get_path("scripts", f"{os.name}_user"))]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"found no {name} in {scripts}, expected it where the wheel puts it")
