"""A paper as a Word file after GB/T 9704: the same parts that typst prints, for offices that go on in WPS or Word.

WordprocessingML by hand: a document of paragraphs and tables needs five small files, and one for each drawing. The
official faces are named, none is bundled. Codes to be typed again from paper are not written.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr  # nosec B406 (writes, parses nothing)

from zhixing.files.print.gazette import Contents, Credit, Foreword, Imprint, Masthead, Subject
from zhixing.files.print.titles import title_lines
from zhixing.files.print.typesetting import (
    Chart,
    Facts,
    Heading,
    NewPage,
    Note,
    Paper,
    Paragraph,
    Part,
    SignLines,
    Table,
)
from zhixing.files.print.word_pictures import charts_of, picture_file, picture_run
from zhixing.rules.periods import chinese_date

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, FANGSONG, HEITI, KAITI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
RED, BLACK = "D7000F", "000000"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINE = 560  # twentieths of a point from line to line: 28 points
_FIXED = (1980, 1, 1, 0, 0, 0)  # equal papers are equal bytes
_CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="png" ContentType="image/png"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{word}.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{kind}.styles+xml"/>
<Override PartName="/word/footer.xml" ContentType="{kind}.footer+xml"/>
</Types>""".format(word=WORD, kind="application/vnd.openxmlformats-officedocument.wordprocessingml")
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>"""
_PARTS_BEFORE = 2  # styles and footer stand before the pictures among the relations
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def word_paper(paper: Paper) -> bytes:
    """The .docx."""
    pictures = {chart: picture_file(chart) for chart in charts_of(paper.parts)}
    media = {f"media/picture{number}.png": png for number, png in enumerate(pictures.values(), start=1)}
    inside = [("styles", "styles.xml"), ("footer", "footer.xml"), *(("image", name) for name in media)]
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relations(inside),
        "word/styles.xml": _styles(),
        "word/footer.xml": _footer(),
        "word/document.xml": _document(paper, pictures),
        **{f"word/{name}": png for name, png in media.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            package.writestr(zipfile.ZipInfo(name, _FIXED), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{_KIND}{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return _RELATIONS.format(lines=lines)


def run(text: str, face: str = FANGSONG, half_points: int = 32, *, colour: str = BLACK, bold: bool = False) -> str:
    """A stretch of text in one face; signs that XML refuses are left out."""
    plain = escape("".join(sign for sign in text if sign in "\t\n" or ord(sign) >= 32))
    fonts = quoteattr(face)
    return (
        f"<w:r><w:rPr><w:rFonts w:ascii={fonts} w:hAnsi={fonts} w:eastAsia={fonts} w:cs={fonts}/>"
        f"{'<w:b/>' if bold else ''}<w:color w:val={quoteattr(colour)}/>"
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
        f'<w:t xml:space="preserve">{plain}</w:t></w:r>'
    )


def paragraph(
    runs: str,
    *,
    align: str = "both",
    indent: str = "",
    before: int = 0,
    after: int = 0,
    line: int = _LINE,
    border: str = "",
) -> str:
    """`indent`: attributes of w:ind; `border`: the edges of w:pBdr."""
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'
    edges = f"<w:pBdr>{border}</w:pBdr>" if border else ""
    inset = f"<w:ind {indent}/>" if indent else ""
    return f'<w:p><w:pPr>{edges}{spacing}{inset}<w:jc w:val="{align}"/></w:pPr>{runs}</w:p>'


FIRST_LINE = 'w:firstLineChars="200" w:firstLine="640"'


def _document(paper: Paper, pictures: Mapping[Chart, bytes]) -> str:
    runs = {chart: _picture(chart, png, number) for number, (chart, png) in enumerate(pictures.items(), start=1)}
    body = _head(paper)
    for part in paper.parts:
        body += [runs[part]] if isinstance(part, Chart) else _part(part)
    if paper.organ or paper.day:
        day = chinese_date(paper.day) if paper.day else ""
        body += [
            paragraph(run(words), align="right", indent='w:right="1280"', before=200) for words in (paper.organ, day)
        ]
    if paper.imprint is not None:
        body += _imprint(paper.imprint)
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="r2"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:bottom="1984" w:left="1588" w:right="1474" w:header="851" w:footer="1588" '
        'w:gutter="0"/>'
        "</w:sectPr>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_MAIN}" '
        f'xmlns:r="{_KIND.rstrip("/")}"><w:body>{"".join(body)}{section}</w:body></w:document>'
    )


def _picture(chart: Chart, png: bytes, number: int) -> str:
    """As high as the drawing: the line of a paragraph is not held to a fixed height here."""
    picture = picture_run(png, f"r{number + _PARTS_BEFORE}", number, chart.words)
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{picture}</w:p>'


def _head(paper: Paper) -> list[str]:
    if paper.masthead is not None:
        return _masthead(paper.masthead)
    lines = [paragraph(run(line, TITLE, 44), align="center", line=700) for line in title_lines(paper.title)]
    subtitle = [paragraph(run(paper.subtitle, KAITI), align="center")] if paper.subtitle else []
    return [*lines, *subtitle, paragraph("")]


def _masthead(head: Masthead) -> list[str]:
    size = min(96, 884 // max(len(head.name), 1))  # half points: 442 points between the margins
    red_line = f'<w:bottom w:val="single" w:sz="12" w:space="6" w:color="{RED}"/>'
    tabs = '<w:tabs><w:tab w:val="right" w:pos="8840"/></w:tabs>'
    organ = paragraph(run(f"　{head.organ}\t{head.day}　"), align="left", border=red_line, after=200)
    return [
        paragraph(run(head.name, TITLE, size, colour=RED), align="center", line=1200),
        paragraph(run(head.number), align="center", after=120),
        # Tabs come behind the edges and before the spacing: the order that the format asks for.
        organ.replace("</w:pBdr>", f"</w:pBdr>{tabs}", 1).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">', 1),
    ]


def _part(part: Part) -> list[str]:
    match part:
        case Paragraph(text=text):
            return [paragraph(run(text), indent=FIRST_LINE)]
        case Heading(level=level, text=text):
            face = {1: HEITI, 2: KAITI, 3: FANGSONG}[level]
            return [paragraph(run(text, face, bold=level == 3), indent=FIRST_LINE)]
        case Contents(lines=lines):
            head = paragraph(run("内容提要", HEITI), align="left")
            hanging = 'w:left="480" w:hanging="480"'
            return [head, *(paragraph(run(f"◆{line}", KAITI), align="left", indent=hanging) for line in lines)]
        case Subject(text=text):
            return _subject(title_lines(text))
        case Foreword(text=text):
            inset = f'w:left="640" w:right="640" {FIRST_LINE}'
            return [paragraph(run(f"按语：{text}", KAITI), indent=inset, before=200)]
        case Credit(text=text):
            return [paragraph(run(text, KAITI), align="right")]
        case Note(text=text):
            return [paragraph(run(text, half_points=24), align="left", line=400)]
        case NewPage():
            return ['<w:p><w:r><w:br w:type="page"/></w:r></w:p>']
        case Facts(pairs=pairs):
            return [_facts(pairs), paragraph("", line=240)]
        case SignLines(labels=labels):
            blanks = "　".join(f"{label}：________" for label in labels)
            return [paragraph(run(blanks, half_points=28), align="left", before=300)]
        case Table():
            return [_table(part), paragraph("", line=240)]
        case _:
            raise TypeError(f"no Word form of a part “{part.kind}”")


def _subject(lines: list[str]) -> list[str]:
    """The title of an article, in as many lines as it has."""
    last = len(lines) - 1
    return [
        paragraph(
            run(line, TITLE, 44), align="center", line=700, before=400 * (place == 0), after=300 * (place == last)
        )
        for place, line in enumerate(lines)
    ]


def _table(table: Table, *, is_headed: bool = True) -> str:
    width, shares = 8840, sum(table.widths)
    columns = [width * share // shares for share in table.widths]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    if is_headed:
        head = _row(table.headers, columns, ["center"] * len(columns), HEITI, table.size, is_head=True)
    else:
        head = _row(table.headers, columns, table.align, FANGSONG, table.size)
    rows = "".join(_row(row, columns, table.align, FANGSONG, table.size) for row in table.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{edges}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>'
    )


def _facts(pairs: tuple[tuple[str, str], ...]) -> str:
    """Two labels with their values to a line, as a table without a head."""
    cells = [*pairs, ("", "")] if len(pairs) % 2 else list(pairs)
    rows = tuple((*cells[place], *cells[place + 1]) for place in range(0, len(cells), 2))
    first, *others = rows or (("",) * 4,)
    return _table(Table(first, tuple(others), (2, 3, 2, 3), ("left",) * 4, size=12), is_headed=False)


def _row(
    cells: Iterable[str], columns: list[int], align: Iterable[str], face: str, size: int, *, is_head: bool = False
) -> str:
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
    texts = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{column}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(run(cell, face, 2 * size), align=side, line=30 * size)}</w:tc>"
        for cell, column, side in zip(cells, columns, align, strict=True)
    )
    return f"<w:tr>{repeated}{texts}</w:tr>"


def _imprint(imprint: Imprint) -> list[str]:
    top = '<w:top w:val="single" w:sz="8" w:space="4" w:color="auto"/>'
    bottom = '<w:bottom w:val="single" w:sz="8" w:space="4" w:color="auto"/>'
    hanging = 'w:left="1120" w:hanging="840"'
    lines = [
        paragraph(
            run(f"{label}：{names}", half_points=28), align="left", indent=hanging, border=top if not place else ""
        )
        for place, (label, names) in enumerate(imprint.recipients)
    ]
    last = "　　".join(filter(None, (imprint.people, imprint.copies)))
    return [
        paragraph("", before=400),
        *lines,
        paragraph(run(last, half_points=28), align="left", indent='w:left="280"', border=top + bottom),
    ]


def _styles() -> str:
    fonts = quoteattr(FANGSONG)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{_MAIN}">'
        "<w:docDefaults><w:rPrDefault>"
        f'<w:rPr><w:rFonts w:ascii={fonts} w:hAnsi={fonts} w:eastAsia={fonts}/><w:sz w:val="32"/>'
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>'
    )


def _footer() -> str:
    """— 1 —"""
    field = '<w:fldSimple w:instr="PAGE">' + run("1", SONG, 28) + "</w:fldSimple>"
    dash = run("— ", SONG, 28)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="{_MAIN}">'
        f"{paragraph(dash + field + run(' —', SONG, 28), align='center')}</w:ftr>"
    )
