"""The session at a terminal: how long a person waits.

From the start of the process to the prompt; from the tab key to the list of what fits, and from a letter to the
painted line with its hint, in a program of 51,000 lines in 200 files; and a flow with one synchronous node, which the
session checks, plans and runs, all of it counted.
"""
import os
import pathlib
import pty
import re
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from measure import build, project, stats

PROMPT = b"flux> "
# The editor ends each picture of its line with this.
PAINTED = b"\x1b[?2026l"
UNITS = {"ns": 1e-6, "µs": 1e-3, "us": 1e-3, "ms": 1.0, "s": 1e3}


def options(parser):
    parser.add_argument("--runs", type=int, default=20, help="starts")
    parser.add_argument("--keys", type=int, default=200, help="completions, and letters")


class Session:
    """`flux` in a terminal of 100 columns."""

    def __init__(self, command, home):
        self.begun = time.perf_counter()
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(HOME=str(home), TERM="xterm-256color", COLUMNS="100")
            os.execv(command[0], command)
        self.until(lambda seen: PROMPT in seen)
        self.ready = time.perf_counter()

    def until(self, done, seconds=60):
        """Reads until that is so; gives what was read."""
        seen, end = b"", time.perf_counter() + seconds
        while not done(seen):
            ready, _, _ = select.select([self.terminal], [], [], max(0, end - time.perf_counter()))
            if not ready:
                sys.exit(f"the session says no more: {seen[-300:]!r}")
            seen += os.read(self.terminal, 1 << 16)
        return seen

    def press(self, keys, done):
        """Milliseconds from the keys to what they bring."""
        begun = time.perf_counter()
        os.write(self.terminal, keys.encode())
        seen = self.until(done)
        return (time.perf_counter() - begun) * 1e3, seen

    def end(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def p95(times):
    return sorted(times)[max(0, int(len(times) * 0.95) - 1)]


def row(what, times, goal):
    return [what, f"{statistics.median(times):.2f}", f"{p95(times):.2f}", f"{max(times):.2f}", goal]


def starts(flux, file, home, runs):
    times = []
    for number in range(runs + 1):
        session = Session([flux, str(file)], home)
        if number > 0:  # the first run fills the machine's caches
            times.append((session.ready - session.begun) * 1e3)
        session.end()
    return times


def completions(flux, file, home, count):
    """Letters and tab keys behind an arrow."""
    session = Session([flux, str(file)], home)
    letters, tabs = [], []
    painted = lambda seen: seen.endswith(PAINTED)
    session.press("7", painted)
    for number in range(count):
        session.press("\x15", painted)
        session.press('{x: 1, s: "a"} -> ', lambda seen: b"(int x" in seen and painted(seen))
        name = f"N{number % 200}_1"
        for letter in name:
            letters.append(session.press(letter, painted)[0])
        took, seen = session.press("\t", lambda seen: b"\n" in seen and painted(seen))
        if f"N{number % 200}_19".encode() not in seen:
            sys.exit(f"the list lacks what fits: {seen!r}")
        tabs.append(took)
    session.end()
    return letters, tabs


def evaluations(flux, file, flow, count):
    script = ":time\n" + f"{flow}\n" * (count + 1)
    done = subprocess.run([flux, "repl", str(file)], input=script, capture_output=True, text=True)
    took = re.findall(r"took ([\d.]+) ?(ns|µs|us|ms|s)", done.stderr)
    if done.returncode != 0 or len(took) < count:
        sys.exit(f"the flow does not run:\n{done.stderr[:2000]}")
    # The first starts the engine.
    return [float(number) * UNITS[unit] for number, unit in took[-count:]]


def run(options):
    flux = os.path.abspath(build.flux())
    shop = build.ROOT / "examples/shop/shop.flux"
    with tempfile.TemporaryDirectory() as work:
        folder, home = pathlib.Path(work), pathlib.Path(work) / "home"
        home.mkdir()
        _, lines = project.write(folder, 200)
        large = folder / "all.flux"
        large.write_text("".join(f'use "m{n}.flux";\n' for n in range(200)))
        small = folder / "small.flux"
        small.write_text('Double (int n) -> (int twice) using cel("n * 2");\n')
        rows = [row("start to prompt, shop", starts(flux, shop, home, options.runs), "80")]
        rows.append(row(f"start to prompt, {lines:,} lines", starts(flux, large, home, max(3, options.runs // 4)), ""))
        letters, tabs = completions(flux, large, home, options.keys)
        rows.append(row(f"completion, {lines:,} lines", tabs, "20"))
        rows.append(row(f"letter to painted line, {lines:,} lines", letters, ""))
        rows.append(row("{n: 7} -> Double", evaluations(flux, small, "{n: 7} -> Double", options.keys), "1"))
    stats.table(["flux repl", "median ms", "p95", "most", "goal"], rows)
