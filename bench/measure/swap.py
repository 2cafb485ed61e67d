"""A service whose program is swapped every two seconds under load: nothing may be lost.

`flux run --watch` serves a program with a timer, a source that comes and goes with every save, and a limit. Clients ask
all the while. No request may fail (but with 404 for the source that is gone), no tick may be missed or late, and never may
more flows be inside the limited node than it says. Exits with 1 if anything of it happened.
"""
import datetime
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from measure import build, stats

LIMIT = 2
INTERVAL = 3.0


def program(version):
    """The text of one version: each says its number, every other one has the guest."""
    guest = 'source Guest using http.get("/guest") => text.template("guest");\n' if version % 2 == 0 else ""
    return f"""// Version {version}.
store ticks using memory();
store counts using memory();

source Hello using http.get("/hello") => text.template("{version}");
{guest}
@limit({LIMIT})
Guarded = Enter -> time.delay(10ms) -> Leave -> {{inside: inside}};
Enter () -> (int inside) using kv.increment(counts, "inside");
Leave () -> (int left) using kv.increment(counts, "inside", by: -1);
source Limited using http.get("/limited") => Guarded;

Remember (time at) -> (int times) using kv.increment(ticks, "{{at}}");
source Tick using timer.every({INTERVAL:.0f}s) => Remember;
source Ticks using http.get("/ticks") => kv.keys(ticks);
"""


def options(parser):
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=2, help="seconds between saves")
    parser.add_argument("--clients", type=int, default=4, help="of each kind")


class Client(threading.Thread):
    """Asks for one path until it is told to stop; keeps what it got."""

    def __init__(self, port, path, stop):
        super().__init__(daemon=True)
        self.port, self.path, self.stop = port, path, stop
        self.statuses, self.times, self.bodies, self.broken = {}, [], [], []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.stop.is_set():
            begun = time.perf_counter()
            try:
                connection.request("GET", self.path)
                reply = connection.getresponse()
                body = reply.read()
            except (OSError, http.client.HTTPException) as error:
                self.broken.append(repr(error))
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                continue
            self.times.append(time.perf_counter() - begun)
            self.statuses[reply.status] = self.statuses.get(reply.status, 0) + 1
            self.bodies.append(body)


class Output(threading.Thread):
    """What the service says on standard error, line by line, with the time of each."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.lines, self.came = process, [], threading.Condition()
        self.start()

    def run(self):
        for line in self.process.stderr:
            with self.came:
                self.lines.append((time.perf_counter(), line.rstrip()))
                self.came.notify_all()

    def wait_for(self, pattern, seen, longest):
        """The next line that matches, and how many lines there are then; none: it never came."""
        end = time.perf_counter() + longest
        with self.came:
            while True:
                for index in range(seen, len(self.lines)):
                    found = re.search(pattern, self.lines[index][1])
                    if found:
                        return self.lines[index][0], found, index + 1
                left = end - time.perf_counter()
                if left <= 0 or not self.came.wait(left):
                    return None, None, len(self.lines)


def save(path, text):
    """As editors do."""
    beside = path.with_suffix(".tmp")
    beside.write_text(text)
    os.replace(beside, path)


def ask(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    return connection.getresponse().read()


def seconds(times):
    """Ticks, from the keys made of their times (`2026-11-27T03:38:08.123456Z`, escaped) to seconds since 1970."""
    found = []
    for text in times:
        whole, _, rest = urllib.parse.unquote(text).rstrip("Z").partition(".")
        base = datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.timezone.utc).timestamp()
        found.append(base + float(f"0.{rest or 0}"))
    return sorted(found)


def row(name, clients, allowed):
    statuses = {}
    for client in clients:
        for status, count in client.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    failed = sum(count for status, count in statuses.items() if status not in allowed)
    failed += sum(len(client.broken) for client in clients)
    times = sorted(time for client in clients for time in client.times)
    p99 = times[int(len(times) * 0.99)] if times else 0
    return [name, sum(statuses.values()), failed, statuses.get(404, 0), f"{p99 * 1000:.1f}",
            f"{(times[-1] if times else 0) * 1000:.1f}"], failed


def run(options):
    flux = build.flux()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "swap.flux"
        path.write_text(program(0))
        process = subprocess.Popen([flux, "run", str(path), "--listen", "127.0.0.1:0", "--watch"],
                                   stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            good = measure(options, process, path)
        finally:
            process.terminate()
            process.wait(30)
    sys.exit(0 if good else 1)


def measure(options, process, path):
    output = Output(process)
    _, found, seen = output.wait_for(r"listening on http://127\.0\.0\.1:(\d+)", 0, 30)
    if not found:
        sys.exit(f"it never said where it listens: {output.lines}")
    port, stop = int(found.group(1)), threading.Event()
    kinds = {name: [Client(port, f"/{name}", stop) for _ in range(options.clients)]
             for name in ("hello", "guest", "limited")}
    for clients in kinds.values():
        for client in clients:
            client.start()
    begun, version, took, unswapped = time.perf_counter(), 0, [], 0
    while time.perf_counter() - begun < options.seconds:
        version += 1
        saved = time.perf_counter()
        save(path, program(version))
        at, found, seen = output.wait_for(r"changed: .*; the service runs it", seen, 10 * options.every)
        if found:
            took.append(at - saved)
        else:
            unswapped += 1
        time.sleep(max(0, options.every - (time.perf_counter() - saved)))
    stop.set()
    for clients in kinds.values():
        for client in clients:
            client.join(60)
    ticks = seconds(json.loads(ask(port, "/ticks")))
    return report(options, kinds, ticks, took, unswapped, time.perf_counter() - begun)


def report(options, kinds, ticks, took, unswapped, elapsed):
    rows, bad = [], 0
    for name, clients in kinds.items():
        cells, failed = row(name, clients, {200, 404} if name == "guest" else {200})
        rows.append(cells)
        bad += failed
    stats.table(["requests", "served", "failed", "404", "p99 ms", "worst ms"], rows)
    inside = max((int(body) for client in kinds["limited"] for body in client.bodies if body.isdigit()), default=0)
    gaps = [later - earlier for earlier, later in zip(ticks, ticks[1:])]
    missed = sum(max(0, round(gap / INTERVAL) - 1) for gap in gaps)
    missed += max(0, int(elapsed / INTERVAL) - len(ticks)) if len(ticks) < int(elapsed / INTERVAL) - 1 else 0
    worst = max((abs(gap - INTERVAL) for gap in gaps), default=0.0)
    print()
    stats.table(["what else", "seen", "bar"], [
        ["swaps", len(took), f"{len(took) + unswapped}"],
        ["longest from save to swap, ms", f"{max(took, default=0) * 1000:.0f}", "-"],
        ["ticks", len(ticks), f"{int(elapsed / INTERVAL)}"],
        ["ticks missed", missed, "0"],
        ["furthest from 3 s between two ticks, ms", f"{worst * 1000:.0f}", "-"],
        ["most inside the limited node", inside, f"{LIMIT}"],
    ])
    good = not bad and not missed and not unswapped and 0 < inside <= LIMIT and len(ticks) > 1
    print("\nnothing was lost" if good else "\nsomething was lost")
    return good
