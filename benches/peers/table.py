"""What benches/peers.sh measured against what it should be: reads lines of `NAME VALUE`, prints a table.

Times are in seconds, memory in kilobytes as the kernel counts it (1024 bytes). Of several values the median counts.
"""

import statistics
import sys

COOKIES = 100_000


def read(path):
    measured = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, value = line.split()
            measured.setdefault(name, []).append(float(value))
    return {name: statistics.median(values) for name, values in measured.items()}


def ms(seconds):
    return f"{seconds * 1e3:,.2f} ms" if seconds < 1 else f"{seconds:,.1f} s"


def us(seconds):
    return f"{seconds * 1e6:,.2f} µs"


def megabytes(kilobytes):
    return kilobytes * 1024 / 1e6


def mb(kilobytes):
    return f"{megabytes(kilobytes):,.1f} MB"


def row(work, bar, value, verdict):
    return f"| {work} | {bar} | {value} | {verdict} |"


def at_most(bar, unit, work, value, behind):
    return row(work, f"≤ {bar}{unit}", f"{value:,.2f}{unit} ({behind})", "met" if value <= bar else "**not met**")


def at_least(bar, aim, work, value, behind):
    asked = f"≥ {bar} ×" + (f", aim {aim} ×" if aim else "")
    return row(work, asked, f"{value:,.2f} × ({behind})", "met" if value >= bar else "**not met**")


def beside(work, value, behind):
    return row(work, "", f"{value:,.2f} × ({behind})", "")


def and_before(m, name, shown):
    """What an older sessctl took for the same, if one was measured."""
    return f"; before {shown(m[name])}" if name in m else ""


def inspect(m):
    ours = m["inspect.wall.sessctl"]
    jwt, flask_unsign, hello = (m[f"inspect.wall.{who}"] for who in ["jwt", "flask-unsign", "hello"])
    yield at_most(1, " ×", "`inspect COOKIE`: the time of jwt-cli", ours / jwt, f"{ms(ours)} / {ms(jwt)}{and_before(m, 'inspect.wall.before', ms)}")
    yield at_least(100, None, "… faster than flask-unsign", flask_unsign / ours, f"{ms(ours)} / {ms(flask_unsign)}")
    yield beside("… the time of a Rust hello-world", ours / hello, f"{ms(ours)} / {ms(hello)}")
    others = ", ".join(f"{who} {mb(m[f'inspect.memory.{who}'])}" for who in ["hello", "jwt", "flask-unsign"])
    yield at_most(6, " MB", "… memory", megabytes(m["inspect.memory.sessctl"]), others + and_before(m, "inspect.memory.before", mb))


def many(m):
    def rate(name):
        return COOKIES / m[f"many.{name}"]

    def before(name):
        return and_before(m, f"many.before.{name}", lambda seconds: f"{COOKIES / seconds:,.0f}/s")

    for cores, bar, aim, name in [("one", 5, 8, "one core"), ("two", 9, 15, "two cores")]:
        null, pipe = f"{cores}.null", f"{cores}.pipe"
        ours, piped, theirs = rate(f"sessctl.{null}"), rate(f"sessctl.{pipe}"), rate("itsdangerous")
        work = f"`inspect --json < cookies > /dev/null`, {name}: itsdangerous on one core"
        yield at_least(bar, aim, work, ours / theirs, f"{ours:,.0f}/s / {theirs:,.0f}/s{before(null)}")
        # without a bar: the kernel copies it twice, and who reads it takes its share of the cores
        yield beside(f"… read by `cat`, {name}", piped / theirs, f"{piped:,.0f}/s / {theirs:,.0f}/s{before(pipe)}")
    ours, theirs = rate("sessctl.one.null"), rate("flask-unsign")
    yield beside("… one core: flask-unsign", ours / theirs, f"{ours:,.0f}/s / {theirs:,.0f}/s")


def server(m):
    ours, gunicorn, axum = (m[f"server.rate.{who}"] for who in ["sessctl", "gunicorn", "axum"])
    work = "`serve`, GET /login with the cookies of 2,000 visitors: gunicorn with 2 workers"
    before = and_before(m, "server.rate.before", lambda rate: f"{rate:,.0f}/s")
    yield at_least(18, None, work, ours / gunicorn, f"{ours:,.0f}/s / {gunicorn:,.0f}/s{before}")
    yield beside("… a bare axum hello", ours / axum, f"{ours:,.0f}/s / {axum:,.0f}/s")
    ours, gunicorn, axum = (m[f"server.cpu.{who}"] for who in ["sessctl", "gunicorn", "axum"])
    before = and_before(m, "server.cpu.before", us)
    yield at_most(2, " ×", "… the CPU time of a bare axum hello", ours / axum, f"{us(ours)} / {us(axum)}{before}")
    yield beside("… the CPU time of gunicorn", ours / gunicorn, f"{us(ours)} / {us(gunicorn)}")


def bomb(m):
    others = ", ".join(
        f"{who} {ms(m[f'bomb.time.{who}'])}, {mb(m[f'bomb.memory.{who}'])}" for who in ["itsdangerous", "flask-unsign"]
    )
    for command in ["inspect", "inspect --json"]:
        name = command.replace(" ", "")
        work = f"1 GB in a 1.3 MB cookie, `{command}`: time until it is refused"
        before = and_before(m, f"bomb.time.before.{name}", ms)
        yield at_most(50, " ms", work, m[f"bomb.time.sessctl.{name}"] * 1e3, others + before)
        before = and_before(m, f"bomb.memory.before.{name}", mb)
        yield at_most(32, " MB", "… memory", megabytes(m[f"bomb.memory.sessctl.{name}"]), others + before)


def growth(m):
    base = m["growth.time.10000"] / 10_000
    for lines in [1_000, 10_000, 100_000, 1_000_000, 10_000_000]:
        if f"growth.time.{lines}" not in m:
            continue
        work = f"`inspect --json`, one core, {lines:,} lines: a line, beside one of 10,000"
        if f"growth.failed.{lines}" in m:
            yield row(work, "≤ 1.1 ×", f"exit code {m[f'growth.failed.{lines}']:.0f}", "**not met**")
            continue
        time, memory = m[f"growth.time.{lines}"], m[f"growth.memory.{lines}"]
        behind = f"{us(time / lines)} a line, {ms(time)}, {mb(memory)}"
        if lines > 10_000:
            yield at_most(1.1, " ×", work, time / lines / base, behind)
        else:
            # of a thousand lines each bears a good part of what starting costs
            yield beside(work, time / lines / base, behind)


def rest(m):
    for command in ["demo", "login"]:
        before = and_before(m, f"rest.wall.before.{command}", ms)
        yield row(f"`{command}`", "", f"{ms(m[f'rest.wall.sessctl.{command}'])}{before}", "")
    before = and_before(m, "rest.memory.before.demo", mb)
    yield row("`demo`, memory", "", f"{mb(m['rest.memory.sessctl.demo'])}{before}", "")
    yield row("`serve`, when it has answered one request", "", mb(m["rest.memory.serve"]), "")


def main(path):
    measured = read(path)
    print(row("work", "bar", "measured, medians (ours / theirs)", "") + "\n|---|---|---|---|")
    for part in [inspect, many, server, bomb, growth, rest]:
        if any(name.startswith(f"{part.__name__}.") for name in measured):
            print(*part(measured), sep="\n")


main(sys.argv[1])
