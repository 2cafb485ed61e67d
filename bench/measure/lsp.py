"""The language server over standard input and output, on 51,000 lines in 200 files.

From a keystroke to its diagnostics, beside `ruff server` on a Python project of the same size; from a keystroke to
completions, a hover, inlay hints; from the start to the first diagnostics; memory. Then a digit in the plan file of
those 51,000 lines, and 20,000 lines in one file: in a flow, beside ruff, and in documentation, where nothing may change. Each keystroke makes a mistake or
takes it back, and what is answered is looked at. The two servers take turns, so that whatever else the machine does,
it does to both. Ruff (`pip install ruff`) is left out where there is none.
"""
import os
import pathlib
import re
import shutil
import statistics
import sys
import tempfile
import time

from measure import build, project, stats
from measure.editor import Server


def options(parser):
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--edits", type=int, default=300, help="keystrokes for each server")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--long", type=int, default=80, help="files' worth of lines in the one long file")
    parser.add_argument("--core", type=int, help="pin the servers to that core")


def python_project(folder, files):
    """As many lines in as many files."""
    for number in range(files):
        lines = [f"from m{number - 1} import work{number - 1}_0" if number else "import math", ""]
        for k in range(21):
            lines += [f"def work{number}_{k}(x: int, names: list[str], known: dict[str, int]) -> int:",
                      "    total = 0", "    for name in names:", "        if name in known:",
                      "            total += known[name]", "        elif len(name) > x:", "            total += len(name)",
                      "    texts = [str(n) for n in range(total)]", "    lengths = {t: len(t) for t in texts}",
                      f"    return total + sum(lengths.values()) * {k}", "", ""]
        (folder / f"m{number}.py").write_text("\n".join(lines) + "\n")
    return folder / f"m{files - 1}.py"


def python_whole(folder, files):
    """As many lines in one file."""
    path = python_project(folder, files)
    parts = sorted(folder.glob("m*.py"), key=lambda part: int(part.stem[1:]))
    lines = [line for part in parts for line in part.read_text().splitlines(True) if not line.startswith("from m")]
    for part in parts:
        part.unlink()
    path.write_text("".join(lines))
    return path


class Typist:
    """Types a letter that makes a mistake, then a blank over it that takes it back; no text comes twice."""

    def __init__(self, server, text, places, moves, harmless=False):
        self.server, self.rows, self.typed, self.moves = server, text.split("\n"), False, moves
        self.harmless = harmless
        self.places = [(row, column) for row, line in enumerate(self.rows) for column in places(self.rows, row, line)]
        self.count = 0

    def next(self):
        """The next edit."""
        if not self.typed:
            # Any order that jumps about the file, and the same each time.
            self.at = self.count * 37 % len(self.places)
            self.count += 1
        row, column = self.places[self.at]
        self.typed = not self.typed
        if self.typed:
            return row, column, column, "z"
        # The blank stays: what stands behind the place has moved.
        self.places[self.at] = row, column + self.moves
        return row, column, column + 1, " "

    def diagnostics(self):
        """One keystroke: milliseconds, and whether the mistake was told of or taken back."""
        took, result = self.server.timed("textDocument/diagnostic", self.server.document(), self.next())
        return took, (len(result["items"]) > self.server.before) == (self.typed and not self.harmless)


def flux_places(rows, row, line):
    """Behind a flow's first step."""
    return [len(line)] if row and re.fullmatch(r"F\d+_\d+ =", rows[row - 1]) else []


def comment_places(_, __, line):
    """In documentation."""
    return [3] if line.startswith("///") else []


def plan_places(_, __, line):
    """Before a number: `1000`."""
    return [line.index("1000")] if "1000" in line else []


def python_places(_, __, line):
    """Before a name that is then another: `return total`."""
    return [line.index("total")] if line.startswith("    return total") else []


def keystrokes(typists, edits):
    """Each one's times, ten keystrokes in turn."""
    times = {name: [] for name in typists}
    for _ in range(0, edits, 10):
        for name, typist in typists.items():
            for _ in range(10):
                took, right = typist.diagnostics()
                if not right:
                    sys.exit(f"{name} did not tell what is wrong, or told it too long")
                times[name].append(took)
                time.sleep(0.02)
    return times


def requests(typist, times):
    """What else is asked while typing."""
    server, end = typist.server, {"line": len(typist.rows), "character": 0}
    whole = {**server.document(), "range": {"start": {"line": 0, "character": 0}, "end": end}}
    asked = {"completion": [], "hover": [], "inlayHint": []}
    for _ in range(times):
        for kind, taken in asked.items():
            edit = typist.next()
            place = {**server.document(), "position": {"line": edit[0], "character": max(0, edit[1] - 1)}}
            took, result = server.timed(f"textDocument/{kind}", whole if kind == "inlayHint" else place, edit)
            if result is None and kind != "hover":
                sys.exit(f"no answer to {kind}")
            taken.append(took)
            time.sleep(0.02)
    return asked


def planned(command, folder, path, edits):
    """Keystrokes in a plan file beside a project."""
    beside = project.plan(path)
    server = Server(command, folder, beside, "flux")
    times = keystrokes({"plan": Typist(server, beside.read_text(), plan_places, 0)}, edits)
    server.end()
    beside.unlink()
    return times["plan"]


def long_file(command, ruff, work, files, edits):
    """Keystrokes in one long file: in flows, in documentation, and ruff's."""
    ours, theirs = work / "long", work / "longpython"
    ours.mkdir()
    theirs.mkdir()
    path, lines = project.whole(ours, files)
    servers = [Server(command, ours, path, "flux"), Server(command, ours, path, "flux")]
    text = path.read_text()
    typists = {"flux": Typist(servers[0], text, flux_places, 0),
               "comment": Typist(servers[1], text, comment_places, 0, harmless=True)}
    if ruff:
        other = python_whole(theirs, files)
        servers.append(Server(ruff, theirs, other, "python"))
        typists["ruff"] = Typist(servers[-1], other.read_text(), python_places, 1)
    times = keystrokes(typists, edits)
    for server in servers:
        server.end()
    return times, lines


def by_ten(taken):
    """Medians of ten keystrokes each."""
    return [statistics.median(taken[i:i + 10]) for i in range(0, len(taken), 10)]


def row(name, times, goal):
    """A line of the table."""
    ordered = sorted(times)
    at = lambda part: f"{ordered[min(len(ordered) - 1, int(len(ordered) * part))]:.2f}"
    return [name, at(0.5), at(0.95), at(0.99), goal]


def run(options):
    flux, ruff = build.flux(), os.environ.get("RUFF") or shutil.which("ruff")
    pin = ["taskset", "-c", str(options.core)] if options.core is not None else []
    command, beside = [*pin, str(pathlib.Path(flux).resolve()), "lsp"], [*pin, ruff, "server"]
    with tempfile.TemporaryDirectory() as work:
        ours, theirs = pathlib.Path(work).resolve() / "flux", pathlib.Path(work).resolve() / "python"
        ours.mkdir()
        theirs.mkdir()
        last, lines = project.write(ours, options.files)
        starts = []
        for _ in range(options.starts):
            server = Server(command, ours, last, "flux")
            starts.append(server.cold)
            server.end()
        servers = {"flux": Server(command, ours, last, "flux")}
        typists = {"flux": Typist(servers["flux"], last.read_text(), flux_places, 0)}
        if ruff:
            other = python_project(theirs, options.files)
            servers["ruff"] = Server(beside, theirs, other, "python")
            typists["ruff"] = Typist(servers["ruff"], other.read_text(), python_places, 1)
        times = keystrokes(typists, options.edits)
        asked = requests(typists["flux"], options.edits // 3)
        memory = servers["flux"].resident()
        for server in servers.values():
            server.end()
        plan = planned(command, ours, last, options.edits)
        long, long_lines = long_file(command, ruff and beside, pathlib.Path(work).resolve(), options.long, options.edits)
    rows = [row(f"{name}: keystroke to diagnostics", taken, "1 / 2 / 4" if name == "flux" else "")
            for name, taken in times.items()]
    rows += [row(f"flux: keystroke to {kind}", taken, "p95 5") for kind, taken in asked.items()]
    rows.append(row("flux: a digit in the plan file", plan, "1"))
    one = f"{long_lines:,} lines in one file"
    rows.append(row(f"flux: keystroke, {one}", long["flux"], "5"))
    rows.append(row(f"flux: letter in a comment, {one}", long["comment"], "1"))
    if ruff:
        rows.append(row(f"ruff: keystroke, {one}", long["ruff"], ""))
    rows.append(["flux: start to first diagnostics, median", f"{statistics.median(starts):.1f}", "", "", "500"])
    rows.append(["flux: memory, MB", f"{memory:.0f}", "", "", "300"])
    stats.table([f"{lines:,} lines, {options.files} files; ms", "p50", "p95", "p99", "goal"], rows)
    if ruff:
        for name, ours, theirs in (("", times["flux"], times["ruff"]), (f"in {one}, ", long["flux"], long["ruff"])):
            ratio, low, high = stats.paired_ratio(by_ten(ours), by_ten(theirs))
            print(f"flux / ruff, {name}medians of ten keystrokes in turn: {ratio:.2f} ({low:.2f} to {high:.2f})")
