"""`./dev soak ballots [--kills 50]`: elections under kill -9 of the web server and of PostgreSQL."""

import random
import sys
import time
from collections import Counter

from rich.console import Console

VOTERS, SUBJECTS = 40, 6
CASTING, COUNTING = 3, 2  # kills in each election


def main(args: list[str]) -> int:
    """0 when every election came out whole."""
    if not args or args[0] != "ballots":
        print("用法：./dev soak ballots [--kills 50]", file=sys.stderr)
        return 2
    kills = int(args[args.index("--kills") + 1]) if "--kills" in args else 50
    return ballots(-(-kills // (CASTING + COUNTING)))


def ballots(elections: int) -> int:
    from tests.crash_site import crash_site
    from tests.crashes import Election

    console, started = Console(), time.monotonic()
    struck, acknowledged, faults = Counter[str](), 0, list[str]()
    with crash_site() as site:
        with console.status(f"准备 {elections + 1} 次测评……"):
            told = site.prepare(elections + 1, VOTERS, SUBJECTS)
            site.start_again()
        for number, one in enumerate(told[:-1], start=1):
            election = Election(site, one, random.Random())
            election.vote_through(CASTING)
            election.count_through(COUNTING)
            site.sweep()
            found = election.faults()
            struck += election.kills
            acknowledged += len(election.acknowledged)
            faults += found
            wrong = "；".join(found) or "无差错"
            console.print(
                f"{time.monotonic() - started:6.0f} s  第 {number} 次：应答 {len(election.acknowledged)} 票，"
                f"杀 {election.kills.total()} 次，{wrong}"
            )
        site.acknowledge_early()
        twin = Election(site, told[-1], random.Random())
        twin.vote_through(CASTING, ["database"])
        told_of_twin, lost_by_twin = len(twin.acknowledged), len(twin.lost())
    console.print(f"共杀 {struck.total()} 次：{dict(sorted(struck.items()))}")
    console.print(f"应答 {acknowledged} 票，差错 {len(faults)} 处")
    console.print(f"对照（数据库先应答、后写盘）：{told_of_twin} 票应答，丢失 {lost_by_twin} 票")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
