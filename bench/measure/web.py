"""Hello over HTTP: Flux against the same service on axum, bare hyper, nginx and Node-RED.

One table: requests a second, p50 and p99 of each server, and the ratios of Flux to each, paired within rounds, with
95% intervals. Same run, same load (wrk), server and load on different cores. Fails if any request fails.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

from measure import stats
from measure.servers import STARTERS

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


def load(server, options):
    """One run of wrk: requests a second, p50 and p99 in milliseconds, the server's microseconds of CPU a request."""
    command = ["taskset", "-c", str(options.load_core), "wrk", "-t1", f"-c{options.connections}",
               f"-d{options.seconds}s", "--latency", *(f"-H{header}" for header in server.headers), server.url]
    before = server.cpu_seconds()
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    trouble = re.search(r"Socket errors:.*|Non-2xx.*", text)
    if trouble:
        sys.exit(f"{server.name}: {trouble.group(0)}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    p50, p99 = (latency(text, percent) for percent in ("50", "99"))
    requests = int(re.search(r"(\d+) requests in", text).group(1))
    return rate, p50, p99, (server.cpu_seconds() - before) / requests * 1e6


def latency(text, percent):
    value, unit = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)$", text, re.M).groups()
    return float(value) * UNITS[unit]


def measure(servers, options):
    """For each server its rounds, in the same order: round 3 of one is paired with round 3 of every other."""
    rounds = {server.name: [] for server in servers}
    for number in range(options.rounds + 1):
        order = servers[number % len(servers):] + servers[:number % len(servers)]
        for server in order:
            server.go_on()
            time.sleep(0.05)
            result = load(server, options)
            server.pause()
            if number > 0:  # the first round only warms up
                rounds[server.name].append(result)
        print(f"round {number} of {options.rounds}", file=sys.stderr)
    return rounds


def show(rounds):
    columns = {name: [list(column) for column in zip(*results)] for name, results in rounds.items()}
    rows = []
    for name, (rate, p50, p99, cpu) in columns.items():
        row = [name, f"{statistics.median(rate):,.0f}", f"{statistics.median(p50):.3f}",
               f"{statistics.median(p99):.3f}", f"{statistics.median(cpu):.2f}"]
        if name != "flux" and "flux" in columns:
            ratio, low, high = stats.paired_ratio(columns["flux"][0], rate)
            slower, _, _ = stats.paired_ratio(columns["flux"][2], p99)
            work, _, _ = stats.paired_ratio(columns["flux"][3], cpu)
            row += [f"{ratio:.3f}", f"{low:.3f} to {high:.3f}", f"{slower:.2f}", f"{work:.2f}"]
        rows.append(row + ["" for _ in range(9 - len(row))])
    header = ["server", "requests/s", "p50 ms", "p99 ms", "CPU us/request", "flux / it", "95% interval",
              "p99 flux / it", "CPU flux / it"]
    stats.table(header, rows)


def options(parser):
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--servers", default=",".join(STARTERS), help="comma separated (default: %(default)s)")
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--load-core", type=int, default=1)
    parser.add_argument("--static", action="store_true", help="files beside nginx instead: 1 KB, 100 KB, If-None-Match")
    parser.add_argument("--json", help="also write every round's figures there")


def run(options):
    if options.load_core >= (os.cpu_count() or 1):
        sys.exit("the load needs a core of its own: this machine has one only")

    if options.static:
        from measure import files
        return files.run(options)
    with tempfile.TemporaryDirectory() as work, contextlib.ExitStack() as stack:
        servers = []
        for name in options.servers.split(","):
            server = STARTERS[name](options.server_core, pathlib.Path(work))
            stack.callback(server.end)
            if name == "flux":
                time.sleep(1)
                print(f"idle flux: {server.resident_mb():.1f} MB resident")
            server.pause()
            servers.append(server)
        rounds = measure(servers, options)
        print(f"{options.connections} connections, keep-alive, reply of 1 KB, median of {options.rounds} rounds "
              f"of {options.seconds} s, server on core {options.server_core}, load on core {options.load_core}")
        show(rounds)
        if options.json:
            pathlib.Path(options.json).write_text(json.dumps(rounds, indent=1))
