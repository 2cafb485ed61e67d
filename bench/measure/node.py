"""Nanoseconds per synchronous node, in a chain of 20, by the engine's own example program."""
import subprocess

from measure import build


def options(parser):
    parser.add_argument("--core", type=int, default=0)


def run(options):
    built = build.cargo(build.ROOT, "-p", "flux-runner", "--example", "chain")["chain"]
    subprocess.run(["taskset", "-c", str(options.core), built], check=True)
