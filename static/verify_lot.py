"""核对抽签结果：python3 verify_lot.py 抽签记录.json

Checks a drawing by lot from its published record with nothing but Python's standard library: the hash of the pool, the
seats of each stratum, and the order that the pool and the numbers seen by everybody give. Exit code 0 where all holds.
"""

import hashlib
import json
import sys
from datetime import datetime


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def read_pool(text):
    """The seats (a number, or by stratum) and the ids of each stratum."""
    head, *lines = text.splitlines()
    if head not in ("zhixing-lot-1", "zhixing-lot-2") or not text.endswith("\n"):
        sys.exit("不是抽签名单。")
    strata = {}
    if head == "zhixing-lot-2":
        cells = [line.split("\t") for line in lines]
        seats = {name: int(many) for kind, name, many in cells if kind == "seats"}
        strata = {name: [entrant for kind, own, entrant in cells if (kind, own) == ("id", name)] for name in seats}
        return seats, strata
    for line in lines[1:]:
        name, one = line.split("\t")
        strata.setdefault(name, []).append(one)
    return int(lines[0].split("\t")[1]), strata


def seats_of(seats, strata):
    if isinstance(seats, dict):
        return {name: min(seats[name], len(ids)) for name, ids in strata.items()}
    whole, names = sum(len(ids) for ids in strata.values()), list(strata)
    given = {name: seats * len(strata[name]) // whole for name in names}
    order = sorted(names, key=lambda name: (-(seats * len(strata[name]) % whole), -len(strata[name])))
    for name in order[: seats - sum(given.values())]:
        given[name] += 1
    return given


def check(record):
    seats, strata = read_pool(record["pool"])
    everybody = [one for ids in strata.values() for one in ids]
    if sha256(record["pool"]) != record["sha256"]:
        return "名单与校验值不符。"
    if len(everybody) != len(set(everybody)):
        return "有人在名单里出现两次。"
    published = record.get("published_at")
    for one in record["chances"]:
        if published and datetime.fromisoformat(one["seen_at"]) <= datetime.fromisoformat(published):
            return f"“{one['name']}”早于名单公布的时间。"
    numbers = "".join("".join(f"{n}." for n in sorted(one["numbers"])) + "/" for one in record["chances"])
    seed, given = sha256(f"{record['sha256']}|{numbers}"), seats_of(seats, strata)
    for name, ids in strata.items():
        order = sorted(ids, key=lambda one: sha256(seed + one))
        said = record["drawn"].get(name, {})
        if (said.get("seated"), said.get("alternates")) != (order[: given[name]], order[given[name] :]):
            return f"“{name}”的结果与名单和随机数算出的不一致。"
    return "有多余的类别。" if set(record["drawn"]) != set(strata) else ""


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        read = json.load(file)
    flaw = check(read)
    sys.stdout.write((flaw or f"核对无误。名单校验值 {read['sha256']}，请与当时张贴的校验值对照。") + "\n")
    sys.exit(1 if flaw else 0)
