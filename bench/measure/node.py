"""Nanoseconds per step by kind, each over 16: a node, a flow, a lock, a limit, a time limit, a fork; and two busy branches.

By the engine's own example program, on one core; the two branches of 20 ms on two. With `--base PROGRAM` also that of
an earlier build, in the same run.
"""
import os
import subprocess

from measure import build


def options(parser):
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--base", help="the example program of an earlier build, to be run beside")


def run(options):
    built = build.cargo(build.ROOT, "-p", "flux-runner", "--example", "chain")["chain"]
    for program in filter(None, [options.base, built]):
        print(f"{os.path.relpath(program, build.ROOT) if program == built else program}:\n")
        subprocess.run(["taskset", "-c", str(options.core), program], check=True)
        print()
    subprocess.run([built, "--workers", "2"], check=True)
