"""PDF as evidence: whole, openable by anybody, and without programs or files inside."""

import re
import subprocess
import sys
from pathlib import Path

_CHILD = Path(__file__).with_name("pdf_child.py")
_SECONDS = 60  # of waiting for the child, which limits its own processor time
_HEAD = 1024  # bytes within which readers look for the first line
_TAIL = 2048  # bytes at the end within which they look for the last one
_PADDING = b"\0\t\n\x0c\r "
# What may not stand in front: then the file is something else that carries a PDF.
_OTHER_KIND = re.compile(rb"[\xef\xbb\xbf\0\t\n\x0c\r ]*(MZ|\x7fELF|PK|Rar!|#!|<|\xca\xfe\xba\xbe|\xd0\xcf\x11\xe0)")
_PLAIN = "请用 WPS 或浏览器打开它，“打印”成 PDF 以后再上传，或拍成照片上传"
_SENTENCES = {
    "cut": "不完整，多半没有传完；请重新拍照或另存后再上传",
    "encrypted": "设有密码；请取消密码后再上传",
    "program": "里带有程序或附件，不能接收；请另存为普通 PDF，或拍成照片再上传",
    "unreadable": f"的内部结构无法识别，不能确认其中没有程序；{_PLAIN}",
    "large": f"展开后太大，或者过于复杂，无法检查；{_PLAIN}",
}


def is_pdf(data: bytes) -> bool:
    """%PDF- stands within the first 1024 bytes, as readers have it, and nothing in front makes it another kind."""
    place = data.find(b"%PDF-", 0, _HEAD + 5)
    return place == 0 or (place > 0 and not _OTHER_KIND.match(data[:place]))


def without_payload(data: bytes) -> bytes:
    """Without what hangs behind the last %%EOF; padding stays, for signatures may cover it."""
    end = data.rfind(b"%%EOF") + len(b"%%EOF")
    return data if not data[end:].strip(_PADDING) else data[:end] + b"\n"


def pdf_flaw(data: bytes, name: str) -> str:
    """One sentence that says why this PDF is not taken and what to do; nothing where it is good."""
    tail = data.rstrip(_PADDING)[-_TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        return f"文件“{name}”{_SENTENCES['cut']}"
    verdict = _look_through(data)
    return "" if verdict == "good" else f"文件“{name}”{_SENTENCES[verdict]}"


def _look_through(data: bytes) -> str:
    """What the child says; "large" also when it ran out of memory or time."""
    command = [sys.executable, "-P", str(_CHILD)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return "large"
    if child.returncode == 0:
        return child.stdout.decode()
    if child.returncode < 0 or b"MemoryError" in child.stderr:
        return "large"
    raise RuntimeError(f"the child that reads PDF failed: {child.stderr.decode(errors='replace')[-2000:]}")
