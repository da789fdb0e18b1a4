"""Holds the licence of every linked package to `licenses.allow` of a deny.toml.

Reads `cargo metadata` from standard input. Build and test packages are not linked, and are left out. cargo-deny reads the
texts too; this needs nothing but Python.
"""

import json
import re
import sys
from tomllib import load


def allows(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression can be met. `/` is the old form of OR."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))
    at = 0

    def either() -> bool:
        nonlocal at
        met = both()
        while at < len(tokens) and tokens[at] == "OR":
            at += 1
            met = both() or met
        return met

    def both() -> bool:
        nonlocal at
        met = one()
        while at < len(tokens) and tokens[at] == "AND":
            at += 1
            met = one() and met
        return met

    def one() -> bool:
        nonlocal at
        if tokens[at] == "(":
            at += 1
            met = either()
            at += 1
            return met
        name = tokens[at]
        at += 1
        if at + 1 < len(tokens) and tokens[at] == "WITH":
            name = f"{name} WITH {tokens[at + 1]}"
            at += 2
        return name in allowed

    return either()


def linked(metadata: dict) -> set[str]:
    """The packages that the program is made of, by their ids, on any system."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    found: set[str] = set()
    waiting = [metadata["resolve"]["root"]]
    while waiting:
        package = waiting.pop()
        if package in found:
            continue
        found.add(package)
        for dep in nodes[package]["deps"]:
            if any(kind["kind"] is None for kind in dep["dep_kinds"]):
                waiting.append(dep["pkg"])
    return found


def main() -> int:
    with open(sys.argv[1], "rb") as file:
        allowed = set(load(file)["licenses"]["allow"])
    metadata = json.load(sys.stdin)
    ids = linked(metadata)
    packages = [package for package in metadata["packages"] if package["id"] in ids]
    refused = [p for p in packages if not p["license"] or not allows(p["license"], allowed)]
    for package in refused:
        print(f"{package['name']} {package['version']}: {package['license']} is not allowed", file=sys.stderr)
    print(f"{len(packages)} linked packages, {len(refused)} with a licence that is not allowed")
    return bool(refused)


if __name__ == "__main__":
    sys.exit(main())
