#!/usr/bin/env python3
"""核对年度档案：python3 verify_archive.py 档案.zip（或解开后的文件夹） [交接单上的签名指纹]

Checks an archive of a year with nothing but Python's standard library: the signature of the head (Ed25519, RFC 8032),
the hash of the list, every file against the list, and the chain of the ledger to the end that the head names. Each
thing that does not hold is named. Exit code 0 where all holds.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path

HEAD, LIST, CHAIN = "签名.json", "清单.json", "台账/链.jsonl"
P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
L = 2**252 + 27742317777372353535851937790883648493
FIRST = "0" * 64


def recovered(data):
    """A point from its 32 bytes; None where it is none."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def added(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiplied(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = added(total, point)
        point, number = added(point, point), number >> 1
    return total


BASE = recovered((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, signature, message):
    a, r = recovered(key), recovered(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = multiplied(s, BASE), added(r, multiplied(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


class Archive:
    """A zip or the folder it was unpacked to; every archive has one folder at its top."""

    def __init__(self, place):
        self.zip = zipfile.ZipFile(place) if place.is_file() else None
        files = [] if self.zip else [file for file in place.rglob("*") if file.is_file()]
        paths = self.zip.namelist() if self.zip else [str(file.relative_to(place)) for file in files]
        paths = [path.replace("\\", "/") for path in paths if not path.endswith("/")]
        heads = [path for path in paths if path == HEAD or path.endswith("/" + HEAD)]
        if len(heads) != 1:
            sys.exit(f"没有找到“{HEAD}”，这不是一份完整的年度档案。")
        self.top, self.place = heads[0][: -len(HEAD)], place
        self.names = [path[len(self.top) :] for path in paths if path.startswith(self.top)]
        self.strangers = [path for path in paths if not path.startswith(self.top)]

    def open(self, name):
        return self.zip.open(self.top + name) if self.zip else open(self.place / (self.top + name), "rb")

    def digest(self, name):
        work, size = hashlib.sha256(), 0
        with self.open(name) as file:
            while chunk := file.read(1 << 20):
                work.update(chunk)
                size += len(chunk)
        return work.hexdigest(), size


def canonical(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def head_flaws(archive, known_key):
    """The head, and what is wrong with it."""
    with archive.open(HEAD) as file:
        head = json.load(file)
    signature = bytes.fromhex(head.pop("signature"))
    key = bytes.fromhex(head["key"])
    flaws = [] if is_signed(key, signature, canonical(head)) else [f"“{HEAD}”的签名不符：内容被改动过。"]
    fingerprint = hashlib.sha256(key).hexdigest()[:16]
    if known_key and known_key.lower() != fingerprint:
        flaws.append(f"签名指纹是 {fingerprint}，与交接单上的 {known_key} 不同：这不是原来的系统签发的。")
    if archive.digest(LIST)[0] != head["list_sha256"]:
        flaws.append(f"“{LIST}”与签名时的不同，被改动过。")
    return head, fingerprint, flaws


def file_flaws(archive):
    with archive.open(LIST) as file:
        listed = {line["path"]: line for line in json.load(file)["files"]}
    present = set(archive.names) - {HEAD, LIST}
    flaws = [f"缺少文件“{path}”。" for path in sorted(set(listed) - present)]
    flaws += [f"多出文件“{path}”，清单里没有。" for path in sorted((present - set(listed)) | set(archive.strangers))]
    if len(archive.names) != len(set(archive.names)):
        flaws.append("有文件在档案里出现两次。")
    for path in sorted(present & set(listed)):
        try:
            digest, size = archive.digest(path)
        except (zipfile.BadZipFile, OSError) as fault:
            flaws.append(f"文件“{path}”读不出来：{fault}。")
            continue
        if (digest, size) != (listed[path]["sha256"], listed[path]["size"]):
            flaws.append(f"文件“{path}”与清单不符，被改动过。")
    return flaws, len(listed)


def chain_flaws(archive, head):
    """Each entry's hash covers the one before it: the whole ledger of the organisation, not the year alone."""
    before, count, flaws = FIRST, 0, []
    with archive.open(CHAIN) as file:
        for line in file:
            entry, count = json.loads(line), count + 1
            fields = [before, *entry["fields"]]
            text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
            if entry["fields"][1] != count or hashlib.sha256(text.encode()).hexdigest() != entry["hash"]:
                flaws.append(f"台账第 {count} 笔与校验值不符，这一笔或者它之前的记录被改动过。")
                break
            before = entry["hash"]
    if not flaws and (count, before if count else FIRST) != (head["chain_length"], head["chain_end"]):
        flaws.append(f"台账的末尾与签名时的不同：签名时 {head['chain_length']} 笔，现在 {count} 笔。")
    return flaws


def main(arguments):
    archive = Archive(Path(arguments[0]))
    head, fingerprint, flaws = head_flaws(archive, arguments[1] if len(arguments) > 1 else "")
    of_files, count = file_flaws(archive)
    flaws += of_files
    try:
        flaws += chain_flaws(archive, head)
    except (KeyError, OSError, ValueError, zipfile.BadZipFile) as fault:
        flaws.append(f"台账的链读不出来：{fault}。")
    if flaws:
        sys.stdout.write("\n".join(["核对不符：", *flaws]) + "\n")
        return 1
    sys.stdout.write(
        f"核对无误：{head['organisation']}{head['year']}年档案，{count} 个文件，台账 {head['chain_length']} 笔。\n"
        f"签名指纹 {fingerprint}，请与交接单上的对照。\n"
    )
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
