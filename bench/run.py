#!/usr/bin/env python3
"""The benchmarks of Flux: `python3 bench/run.py NAME`, one table each."""
import argparse

from measure import beside, check, lsp, node, parse, repl, swap, web

BENCHES = {"http": web, "node": node, "check": check, "parse": parse, "lsp": lsp, "repl": repl, "swap": swap,
           "beside": beside}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    names = parser.add_subparsers(required=True, metavar="NAME")
    for name, bench in BENCHES.items():
        described = bench.__doc__.strip()
        one = names.add_parser(name, help=described.splitlines()[0], description=described,
                               formatter_class=argparse.RawDescriptionHelpFormatter)
        bench.options(one)
        one.set_defaults(run=bench.run)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
