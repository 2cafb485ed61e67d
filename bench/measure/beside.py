"""Small requests beside long work: how long `/hi` takes while the service works on something large.

One client sends large requests, one after the other: 1.5 million numbers to sort, 12 MB of JSON in and out, a pattern
over 5 MB of text, 30 MB to digest. Another asks for `/hi` every two milliseconds. The service has one worker
(`--workers 1`). The goal is 20 ms at the worst; what the operating system takes for itself counts in.
"""
import http.client
import json
import multiprocessing
import random
import re
import statistics
import subprocess
import sys
import time

from measure import build, stats

FILE = build.BENCH / "beside" / "beside.flux"


def options(parser):
    parser.add_argument("--seconds", type=float, default=5, help="for each kind of work")


def bodies():
    rng = random.Random(7)
    numbers = json.dumps([rng.randrange(10**9) for _ in range(1_500_000)]).encode()
    rows = [{"id": n, "name": f"name {n}", "tags": ["a", "b", n]} for n in range(220_000)]
    return {
        "nothing else": None,
        "sort 1.5 million": ("/sort", numbers, "application/json"),
        "12 MB of JSON": ("/json", json.dumps(rows).encode(), "application/json"),
        "a client's pattern": ("/pattern?pattern=%28a%7Cab%29%2Bc%24", b"ab" * 2_500_000, "text/plain"),
        "digest of 30 MB": ("/hash", bytes(30_000_000), "application/octet-stream"),
    }


def start():
    """The service, and its port."""
    command = [build.flux(), "run", str(FILE), "--listen", "127.0.0.1:0", "--workers", "1"]
    service = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in service.stderr:
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
        if found:
            return service, int(found.group(1))
    sys.exit("the service never said where it listens")


def send_large(port, work, until, done):
    """Runs in a process of its own, so that what it does to the bodies holds up nothing here."""
    path, body, kind = work
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while time.perf_counter() < until:
        connection.request("POST", path, body, {"content-type": kind})
        reply = connection.getresponse()
        read = reply.read()
        if reply.status != 200:
            sys.exit(f"{path} answers {reply.status}: {read[:200]!r}")
        with done.get_lock():
            done.value += 1


def ask_small(port, until):
    """Milliseconds of each."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    times = []
    while time.perf_counter() < until:
        begun = time.perf_counter()
        connection.request("GET", "/hi")
        connection.getresponse().read()
        times.append((time.perf_counter() - begun) * 1e3)
        time.sleep(0.002)
    return times


def measure(port, work, seconds):
    until, done = time.perf_counter() + seconds, multiprocessing.Value("i", 0)
    large = multiprocessing.Process(target=send_large, args=(port, work, until, done)) if work else None
    if large:
        large.start()
    times = ask_small(port, until)
    if large:
        large.join()
        if large.exitcode != 0 or done.value == 0:
            sys.exit("a large request failed")
    return sorted(times), done.value


def run(options):
    service, port = start()
    try:
        rows = []
        for what, work in bodies().items():
            times, large = measure(port, work, options.seconds)
            rows.append([what, str(large) if work else "", str(len(times)), f"{statistics.median(times):.2f}",
                         f"{times[int(len(times) * 0.99) - 1]:.1f}", f"{times[-1]:.1f}", "20" if work else ""])
    finally:
        service.kill()
        service.wait()
    stats.table(["/hi beside", "large replies", "small", "p50 ms", "p99", "most", "goal"], rows)
