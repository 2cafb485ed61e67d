"""Lines parsed a second on one core, by the parser's own example program on 100,000 generated lines."""
import subprocess

from measure import build


def options(parser):
    parser.add_argument("--core", type=int, default=0)


def run(options):
    built = build.cargo(build.ROOT, "-p", "flux-syntax", "--example", "parse_bench")["parse_bench"]
    subprocess.run(["taskset", "-c", str(options.core), built], check=True)
