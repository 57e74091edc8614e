"""核对签名文件：python3 verify_exchange.py 文件.json

Checks a signed file between two installations with nothing but Python's standard library: its writing, its envelope,
its signature (Ed25519, RFC 8032), and prints who signed it with which fingerprint. Exit code 0 where all holds. Whether
that key is to be trusted nobody can tell from the file: compare the fingerprint with the sender over the telephone.
"""

import hashlib
import json
import sys

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover(y, sign):
    """x of the point with this y, or None where there is none."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return x if x & 1 == sign else P - x


def add(one, other):
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def point_of(data):
    number = int.from_bytes(data, "little")
    y = number & (2**255 - 1)
    x = recover(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def same(one, other):
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(key, message, signature):
    a, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER or len(key) != 32 or len(signature) != 64:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return same(times(s, BASE), add(r, times(h, a)))


def written(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def fingerprint(key):
    digest = hashlib.sha256(b"zhixing-exchange-fingerprint-1\n" + key).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**40:040}"
    return " ".join(digits[start : start + 4] for start in range(0, 40, 4))


def check(data):
    """What is wrong with the file, in a sentence, or its `signed` part."""
    try:
        content = json.loads(data.decode())
        if written(content) != data:
            return "文件不是规范写法，可能被别的软件另存过。"
        signed, signature = content["signed"], bytes.fromhex(content["signature"])
        if (signed["format"], signed["version"]) != ("zhixing-exchange", 1):
            return "不是第 1 版的签名文件。"
        key = bytes.fromhex(signed["sender"]["key"])
    except (ValueError, KeyError, TypeError):
        return "不是签名文件。"
    if not is_signed(key, b"zhixing-exchange-1\n" + written(signed), signature):
        return "内容与签名不符，文件被改动过。"
    return signed


def main(path):
    with open(path, "rb") as file:
        signed = check(file.read())
    if isinstance(signed, str):
        sys.exit(signed)
    sender, addressee = signed["sender"], signed["addressee"]
    sys.stdout.write(
        f"签名无误。\n出具：{sender['name']}\n指纹：{fingerprint(bytes.fromhex(sender['key']))}\n"
        f"发给：{addressee['name']}\n日期：{signed['made_on']}\n记录：{len(signed['records'])} 条（{signed['kind']}）\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])
