#!/usr/bin/env python3
"""Checks the published record of a secret ballot (民主测评计票记录) with nothing but Python's standard library:
python3 verify_ballot.py record.json [SHA-256 on the count sheet] [票码 | 凭证文件.json] ..."""

import base64
import hashlib
import json
import sys
from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path

SIGNS, FEWEST, FEWEST_FOR_COUNTS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 6, 15


def rounded(over, under, by):
    whole, rest = divmod(abs(over), under)
    up = {"half_up": 2 * rest >= under, "half_even": 2 * rest + whole % 2 > under, "up": rest > 0, "down": False}[by]
    return -(whole + up) if over < 0 else whole + up


@cache
def sums_of(papers, values, apart=0):
    """What so many papers can add up to, with at least so many of them apart from the commonest grade."""
    cores = [
        c
        for c in combinations_with_replacement(range(len(values)), 2 * apart)
        if not c or max(map(c.count, c)) <= apart
    ]
    reached = {sum(values[at] for at in core) for core in cores}
    for _ in range(papers - 2 * apart):
        reached = {s + value for s in reached for value in set(values)}
    return reached


def leaves_doubt(group, papers, values):
    """Nobody who knows one paper, and that the sum is one of these, can be certain that all the others are alike."""
    others, unlike = sums_of(papers - 1, values), sums_of(papers - 1, values, 1)
    known = [v for v in values if any(s - v in others for s in group)]
    return not group.isdisjoint(sums_of(papers, values, 2)) and all(any(s - v in unlike for s in group) for v in known)


@cache
def told_sums(papers, values):
    """Only these may be published: the best of each group of sums that are told as one."""
    groups, group = [], set()
    for total in sorted(sums_of(papers, values), reverse=True):
        group.add(total)
        if leaves_doubt(group, papers, values):
            groups, group = [*groups, group], set()
    while group and groups and not leaves_doubt(group, papers, values):
        group |= groups.pop()
    return {max(one) for one in [*groups, group] if one}


def sheet_problems(panel):
    s = panel["sheet"]
    rules = [
        (s["valid"] + s["invalid"] == s["returned"], f"有效加无效不等于收回 {s['returned']}"),
        (s["returned"] == len(panel["credentials"]), f"收回 {s['returned']} 张，与公布的校验值个数不符"),
        (s["present"] == s["signatures"] + s["tokens_issued"], "实到不等于签到加网上凭证"),
        (s["returned"] <= s["issued"] <= s["present"] <= s["due"], "收回、发出、实到、应到应当一个不少于前一个"),
        (s["slips_printed"] in (0, s["slips_unused"] + s["signatures"]), "印制票码不等于剩余加签到"),
    ]
    return [f"“{panel['name']}”的计票单：{sentence}。" for holds, sentence in rules if not holds]


def figure_problems(one, where, values, most, by, tells):
    papers, counts, steps, found = one["papers"], one["counts"], tuple(sorted(values.values())), []
    if one["value"] is None:
        return [] if counts is papers is None and one["withheld"] else [f"{where}：没有结果，又没有写明原因。"]
    if not FEWEST <= papers <= most:
        return [f"{where}：{papers} 人评价，应当在 {FEWEST} 到 {most} 人之间。"]
    if (counts is not None) != tells:
        found.append(f"{where}：{papers} 人评价，各档票数公布得不对。")
    elif counts is not None:
        total = sum(values[code] * many for code, many in counts.items())
        if sum(counts.values()) != papers or min(counts.values()) < 0 or rounded(total, papers, by) != one["value"]:
            found.append(f"{where}：按各档票数重算，得数不是 {papers} 人、{one['value'] / 100}。")
    elif one["value"] not in {rounded(s, papers, by) for s in told_sums(papers, steps)}:
        found.append(f"{where}：{papers} 个评价怎样组合也得不出 {one['value'] / 100}。")
    best = min(values, key=lambda code: (abs(values[code] - one["value"]), -values[code]))
    return found + ([] if one["grade"] == best else [f"{where}：结果落入的档次不对。"])


def result_problems(record):
    values = {one["code"]: one["value"] for one in record["grades"]}
    weights = {one["code"]: one["weight"] for one in record["questions"]}
    panels, by, found, seen = {one["code"]: one for one in record["panels"]}, record["rounding"], [], {}
    few = {
        one["panel"]
        for one in record["results"]
        if one["question"] in weights and (one["papers"] or 0) < FEWEST_FOR_COUNTS
    }
    for one in record["results"]:
        where = "、".join(["被测评人 " + one["subject"], panels[one["panel"]]["name"], one["question"]]).rstrip("、")
        seen[one["subject"], one["panel"], one["question"]] = one
        if one["question"] in weights:
            found += figure_problems(
                one, where, values, panels[one["panel"]]["sheet"]["valid"], by, one["panel"] not in few
            )
    for (subject, panel, question), one in seen.items():
        parts = [(seen.get((subject, panel, code)), many) for code, many in weights.items() if not question]
        told = [(part["value"], many) for part, many in parts if part and part["value"] is not None]
        mean = rounded(sum(v * w for v, w in told), sum(w for _, w in told), by) if told else None
        if not question and mean != one["value"]:
            found.append(f"被测评人 {subject}：各项问题合起来，得数不对。")
    wanted = {(s, p, q) for s, _, _ in seen for p in panels for q in {*weights, ""}}
    return found + (["结果不全：有的被测评人缺少数字。"] if set(seen) != wanted else [])


def is_signed(key, message, signature):
    """RSASSA-PSS, SHA-384, a salt of 48 bytes (RFC 8017, 8.1.2), by an RSA key of 2048 bits and exponent 65537."""

    def sha384(data):
        return hashlib.sha384(data).digest()

    if len(signature) != 256 or key[-266:-261] + key[-5:] != bytes.fromhex("02820101000203010001"):
        return False
    block = pow(int.from_bytes(signature, "big"), 65537, int.from_bytes(key[-261:-5], "big")).to_bytes(256, "big")
    mask = b"".join(sha384(block[207:255] + bytes([0, 0, 0, number])) for number in range(5))
    masked = int.from_bytes(block[:207], "big") ^ int.from_bytes(mask[:207], "big")
    plain = (masked & (1 << 1655) - 1).to_bytes(207, "big")
    meant = sha384(bytes(8) + sha384(message) + plain[159:])
    return block[0] < 128 and block[255] == 0xBC and plain[:159] == bytes(158) + b"\x01" and meant == block[207:255]


def token_problems(panel, slug):
    """Each token that has voted was signed with the key whose fingerprint stood on the notice."""
    key, good, problems = base64.b64decode(panel["token_key"]), set(), []
    for token in panel["tokens"]:
        message, signature = bytes.fromhex(token["message"]), bytes.fromhex(token["signature"])
        if is_signed(key, message, signature):
            good.add(hashlib.sha256(f"zhixing-token:{slug}:".encode() + message).hexdigest())
    if len(good) < len(panel["tokens"]) or not good <= set(panel["credentials"]):
        problems.append("有的网上凭证签名不对、重复，或者不在清单里")
    if len(good) > panel["sheet"]["tokens_issued"]:
        problems.append("用掉的网上凭证多于领取的")
    return [f"“{panel['name']}”：{sentence}。" for sentence in problems]


def fingerprint(record):
    tokens = [base64.b64decode(panel["token_key"]) for panel in record["panels"] if panel["token_key"]]
    parts = [b"zhixing-ballot-keys", record["ballot"].encode(), *map(bytes.fromhex, record["keys"]), *tokens]
    digest = hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**32:032d}"
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def credential(slug, given):
    if given.endswith(".json"):
        token = json.loads(Path(given).read_text("utf-8"))["token"]
        return hashlib.sha256(f"zhixing-token:{slug}:".encode() + bytes.fromhex(token)).hexdigest()
    signs, state = given.upper().replace("-", "").translate(str.maketrans("ILO", "110", " ")), 0
    for sign in signs:
        state = (state << 1 ^ (37 if state > 15 else 0)) ^ SIGNS.find(sign)
    if len(signs) != 12 or set(signs) - set(SIGNS) or state:
        raise SystemExit(f"票码 {given} 不对：应当是 12 位，请对照票条。")
    return hashlib.sha256(f"zhixing-slip:{slug}:{signs[:4]}-{signs[4:8]}-{signs[8:]}".encode()).hexdigest()


def main(file, *given):
    raw = Path(file).read_bytes()
    digest, record = hashlib.sha256(raw).hexdigest(), json.loads(raw)
    every = [one for panel in record["panels"] for one in panel["credentials"]]
    found = [one for panel in record["panels"] for one in sheet_problems(panel)] + result_problems(record)
    if record["version"] > 1:  # records before had neither
        found += [one for panel in record["panels"] for one in token_problems(panel, record["ballot"])]
        if fingerprint(record) != record["fingerprint"]:
            found.append("公钥与记录里的指纹不符。")
    if len(set(every)) < len(every) or any(p["credentials"] != sorted(p["credentials"]) for p in record["panels"]):
        found.append("公布的校验值没有排序，或者有重复。")
    if json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() != raw:
        found.append("文件的写法被动过。")
    print(f"{record['organisation']}{record['quarter']}{record['component']}\n记录的校验值（SHA-256）：{digest}")
    print(f"票箱公钥指纹，应与张贴的通知一致：{record['fingerprint']}")
    for one in given:
        if len(one) == 64:
            found += [] if one.lower() == digest else ["校验值与给出的不同：这份记录不是公布的那一份。"]
        elif credential(record["ballot"], one) in every:
            print(f"{one} 在清单里：这一票已经收进票箱。")
        else:
            found.append(f"{one} 不在清单里：没有找到这一票。")
    print("\n".join(found) or f"核对无误：{len(every)} 票，{len(record['results'])} 个数字都对得上。")
    return len(found) > 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 1 else __doc__)
    except (AttributeError, KeyError, TypeError, ValueError):
        sys.exit("这份文件残缺，或者不是计票记录。")
