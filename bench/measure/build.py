"""Building what is measured, in release."""
import json
import os
import pathlib
import subprocess
import sys

BENCH = pathlib.Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
CACHE = BENCH / "cache"


def cargo(folder, *arguments):
    """Builds in release and returns the executables by name."""
    command = ["cargo", "build", "--release", "--message-format", "json-render-diagnostics", *arguments]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"`{' '.join(command)}` failed in {folder}")
    messages = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    return {m["target"]["name"]: m["executable"] for m in messages if m.get("executable")}


def flux():
    """The `flux` binary: `FLUX` from the environment, or built here."""
    return os.environ.get("FLUX") or cargo(ROOT, "--bin", "flux")["flux"]
