"""`flux check` as a whole process: start, read, check, print, exit.

A file of about 100 lines, and a project of 51,000 lines in 200 files; median, least and most of the runs, and the
least CPU time of a run, which a busy machine does not stretch.
"""
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

from measure import build, project, stats


def options(parser):
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--core", type=int, help="pin to that core")


def small(folder):
    """About a hundred lines: what a person's service looks like."""
    lines = ["type Item = (int id, string text);"]
    for k in range(12):
        lines += [f"/// Step {k}.", f"Make{k} (int id) -> (string text)", f'  using text.template("number {{id}} of {k}");',
                  f'source Get{k} using http.get("/get{k}/{{int id}}") => Flow{k};',
                  f"Flow{k} = Make{k} -> Upper{k};",
                  f'Upper{k} (string text) -> (string loud) using text.template("{{text}}!");',
                  f"constraint Make{k}:{{shelf?}};", ""]
    path = folder / "small.flux"
    path.write_text("\n".join(lines) + "\n")
    return [path], len(lines)


def cpu():
    """What all children have run on a core so far, in milliseconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1e3


def milliseconds(command, runs):
    """Each run's time by the clock, and on a core."""
    times = []
    for number in range(runs + 1):
        start, before = time.perf_counter(), cpu()
        done = subprocess.run(command, capture_output=True, text=True)
        took = ((time.perf_counter() - start) * 1e3, cpu() - before)
        if done.returncode != 0:
            sys.exit(f"the program has errors:\n{(done.stderr or done.stdout)[:2000]}")
        if number > 0:  # the first run fills the machine's caches
            times.append(took)
    return times


def run(options):
    flux = build.flux()
    pin = ["taskset", "-c", str(options.core)] if options.core is not None else []
    rows = []
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        (one, lines), (last, many) = small(folder), project.write(folder, 200)
        # The last module uses only some of the others: all of them are named, so that all are checked.
        everything = sorted(folder.glob("m*.flux"))
        cases = [(f"{lines} lines, 1 file", one, "10"), (f"{many:,} lines, 200 files", everything, "500")]
        for name, files, goal in cases:
            times, work = zip(*milliseconds([*pin, flux, "check", *map(str, files)], options.runs))
            figures = (statistics.median(times), min(times), max(times), min(work))
            rows.append([name, *(f"{t:.1f}" for t in figures), goal])
    stats.table(["flux check", "median ms", "least", "most", "CPU ms", "goal"], rows)
