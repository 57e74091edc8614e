"""PDF as people really bring it, and as nobody honest does."""

import time
import zlib
from pathlib import Path

import pytest

from tests.files.evidence.test_intake import pdf, taken
from zhixing.files.evidence.intake import check_evidence

REAL = Path(__file__).parents[1] / "real"
PROGRAM = "文件“a.pdf”里带有程序或附件，不能接收；请另存为普通 PDF，或拍成照片再上传"
PASSWORD = "文件“a.pdf”设有密码；请取消密码后再上传"
PRINT_ANEW = "请用 WPS 或浏览器打开它，“打印”成 PDF 以后再上传，或拍成照片上传"
UNREADABLE = f"文件“a.pdf”的内部结构无法识别，不能确认其中没有程序；{PRINT_ANEW}"
TOO_LARGE = f"文件“a.pdf”展开后太大，或者过于复杂，无法检查；{PRINT_ANEW}"
END = b"\nstartxref\n9\n%%EOF\n"


def made(*objects: bytes, trailer: bytes = b"<</Root 1 0 R>>") -> bytes:
    return b"%PDF-1.5\n" + b"\n".join(objects) + b"\ntrailer" + trailer + END


def stream(said: bytes, body: bytes, number: int = 5) -> bytes:
    return b"%d 0 obj<<%s/Length %d>>stream\n%s\nendstream endobj" % (number, said, len(body), body)


def packed(content: bytes, said: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    return stream(said, zlib.compress(content))


SCRIPT = b"7 0 <</S/JavaScript/JS(app.alert\\(1\\))>>"


@pytest.mark.parametrize(
    "name", ["BOM_in_front", "line_break_in_front", "4096_zero_bytes_behind", "word_Encryption_in_a_comment"]
)
def test_what_people_really_bring_is_taken_as_it_is(name: str) -> None:
    data = (REAL / f"pdf_{name}.pdf").read_bytes()
    assert taken(data, "证明.pdf").data == data


@pytest.mark.parametrize("name", ["JS_as_J61vaScript", "JS_in_object_stream"])
def test_programs_that_hide_their_name_are_refused(name: str) -> None:
    assert check_evidence((REAL / f"pdf_{name}.pdf").read_bytes(), "a.pdf") == PROGRAM


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (made(b"1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript>>>>endobj"), PROGRAM),
        (made(b"1 0 obj<</AA<</O<</S/L#61unch>>>>>>endobj"), PROGRAM),
        (made(b"1 0 obj<</Names<</#45mbeddedFiles 3 0 R>>>>endobj"), PROGRAM),
        (made(b"1 0 obj<</S/Rendition/#4a#53 4 0 R>>endobj"), PROGRAM),
        (made(packed(SCRIPT)), PROGRAM),
        (made(packed(SCRIPT.replace(b"JavaScript", b"J#61vaScrip#74"))), PROGRAM),
        (made(packed(SCRIPT, b"/Type 9 0 R/N 1/First 4/Filter[/FlateDecode]")), PROGRAM),
        (made(packed(SCRIPT, b"/Type/#4fbjStm/N 1/Fi#72st 4/W[1]/Filter/Fl")), PROGRAM),
        (made(packed(SCRIPT, b" ) > /Type/ObjStm/N 1/First 4/Filter/FlateDecode")), PROGRAM),
        (made(packed(SCRIPT).replace(b"obj<<", b"obj%x\r<<%>>\n")), PROGRAM),
        # An object inside the body of a stream, to which the cross-reference may point.
        (made(stream(b"", b"7 0 obj" + SCRIPT + b"endobj")), PROGRAM),
        (made(stream(b"", b"endstream (") + packed(SCRIPT)), PROGRAM),
        (made(packed(SCRIPT, b"/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]")), UNREADABLE),
        (made(packed(SCRIPT, b"/Type/ObjStm/N 1/First 4/Filter 9 0 R")), UNREADABLE),
        (made(packed(b"", b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 12>>")), UNREADABLE),
        (made(stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", b"no zlib")), UNREADABLE),
        (made(trailer=b"<</Root 1 0 R/Encrypt 9 0 R>>"), PASSWORD),
        (made(trailer=b" % a word\n<</ID[<00><01>]/Info(\\)>>)/#45ncrypt<</V 4>>>>"), PASSWORD),
        (made(stream(b"/Type/XRef/W[1 2 1]/Encrypt 9 0 R", b"")), PASSWORD),
    ],
)
def test_refusals(data: bytes, sentence: str) -> None:
    assert check_evidence(data, "a.pdf") == sentence


@pytest.mark.parametrize(
    "data",
    [
        made(b"1 0 obj<</Type/Catalog/Title(how to /Encrypt a file)>>endobj"),
        made(b"1 0 obj<</Encrypt 3>>endobj"),
        made(trailer=b"<</Root 1 0 R/Note(/Encrypt)/Inner<</Encrypt 1>>>>"),
        made(packed(b"7 0 <</Type/Catalog>>")),
        made(packed(b"7 0 <</Type/Catalog>>", b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms null")),
        made(stream(b"", b"coded pixels \xff\xd8 /JS (by chance)")),
        made(b"1 0 obj<</Launched true/JSX 1/JavaScripts 2>>endobj"),
        b"\x1b%-12345X@PJL JOB\r\n" + pdf(),
    ],
)
def test_good_ones(data: bytes) -> None:
    assert taken(data, "a.pdf").data == data


def test_what_hangs_behind_the_end_is_cut_off() -> None:
    whole = pdf().rstrip()
    assert taken(whole + b"\nPK\3\4 payload", "a.pdf").data == whole + b"\n"


def test_a_large_honest_file_is_looked_through_in_time() -> None:
    said = b"%d 0 obj<</Type/StructElem/K[1 2 <</Type/MCR/Pg 5 0 R/MCID 7>>]/T(a \\) b)/Lang<feff>>>endobj"
    data = made(*[said % number for number in range(90_000)])
    assert taken(data, "a.pdf").data == data


@pytest.mark.parametrize(
    "data",
    [made(packed(b"\0" * (80 << 20))), made(b"obj<<(" * 100_000), made(b"obj%" * 1_000_000)],
    ids=["bomb", "objects in open texts", "comments"],
)
def test_hostile_files_end_soon(data: bytes) -> None:
    before = time.monotonic()
    assert check_evidence(data, "a.pdf") == TOO_LARGE
    assert time.monotonic() - before < 60
