"""`python -m bench [appointments] [stages] [soak]`: run the measurements that are named, or all of them."""

from __future__ import annotations

import argparse

from bench import appointments, soak, stages

BENCHES = {"appointments": appointments.run, "stages": stages.run, "soak": soak.run}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], help="which to run; all if none is named")
    for name in parser.parse_args().names or BENCHES:
        BENCHES[name]()


main()
