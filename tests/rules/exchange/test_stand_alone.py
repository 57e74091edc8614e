"""The stand-alone check of signed files agrees with the program, and reads the written format by itself."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from tests.rules.exchange.test_envelope import THERE, file
from zhixing.files.exchange.signing import public_key
from zhixing.rules.exchange.fingerprints import fingerprint

SCRIPT = Path(settings.ROOT) / "static" / "verify_exchange.py"
sys.path.insert(0, str(SCRIPT.parent))
import verify_exchange  # noqa: E402  (a script that knows nothing of ours)


def test_a_file_of_ours_is_found_right_from_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "反馈函.json"
    path.write_bytes(file())
    outcome = subprocess.run([sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, text=True, check=True)
    assert f"指纹：{fingerprint(public_key(THERE))}" in outcome.stdout


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (file().replace("白云".encode(), "陈强".encode()), "内容与签名不符，文件被改动过。"),
        (file() + b"\n", "文件不是规范写法，可能被别的软件另存过。"),
        (file().replace(b'"version":1', b'"version":2'), "不是第 1 版的签名文件。"),
        (b"{}", "不是签名文件。"),
        (b"\xff", "不是签名文件。"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, reason: str) -> None:
    assert verify_exchange.check(data) == reason


@limits(max_examples=8)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80))
def test_its_arithmetic_is_that_of_the_library(secret: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify_exchange.is_signed(public, message, signature)
    assert not verify_exchange.is_signed(public, message + b"x", signature)
