"""What a Word file says, as its reader sees it: a line for each paragraph, the foot of the page last."""

import io
import zipfile
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def lines_of(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        roots = [ElementTree.fromstring(package.read(f"word/{name}.xml")) for name in ("document", "footer")]
    return ["".join(run.text or "" for run in line.iter(f"{_W}t")) for root in roots for line in root.iter(f"{_W}p")]
