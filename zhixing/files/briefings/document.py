"""简报 as a document: the whole issue, or one page of it; printed by typst, or written for Word."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.charts.drawing import Picture
from zhixing.files.print.gazette import Contents, Credit, Foreword, Imprint, Masthead, Subject
from zhixing.files.print.typesetting import Chart, Heading, Paper, Paragraph, Part, Table
from zhixing.rules.briefings.texts import heading_level, paragraphs
from zhixing.rules.periods import chinese_date

MOST_ON_A_PAGE = 12  # figures that the issue of one page has room for


@dataclass(frozen=True)
class ArticleText:
    """An article with its figures set in; `table` are the figures that stand below it, by name."""

    title: str
    body: str
    source: str = ""
    table: tuple[tuple[str, str], ...] = ()
    picture: Picture | None = None  # of the same figures


@dataclass(frozen=True)
class IssueText:
    """An issue as it is printed."""

    title: str
    number: str
    organ: str
    day: dt.date | None
    quarter: str
    foreword: str
    articles: tuple[ArticleText, ...]
    recipients: tuple[tuple[str, str], ...]
    copies: int | None
    people: str
    figures: tuple[tuple[str, str], ...] = ()  # what the articles tell, by name

    @property
    def label(self) -> str:
        return f"{self.title}{self.number}"


def whole_issue(issue: IssueText) -> Paper:
    parts: list[Part] = [Contents(tuple(article.title for article in issue.articles))]
    if issue.foreword:
        parts.append(Foreword(issue.foreword))
    for article in issue.articles:
        parts += _article(article)
    return _paper(issue, tuple(parts))


def issue_of_one_page(issue: IssueText) -> Paper:
    """What it holds and the figures it tells, on one side: for those who read no further."""
    parts: list[Part] = [Contents(tuple(article.title for article in issue.articles))]
    if issue.foreword:
        parts.append(Paragraph(issue.foreword))
    if issue.figures:
        parts.append(Heading(1, f"{issue.quarter}主要数据"))
        parts.append(_pairs(issue.figures[:MOST_ON_A_PAGE]))
    return _paper(issue, tuple(parts), size=14)


def _article(article: ArticleText) -> list[Part]:
    parts: list[Part] = [Subject(article.title)]
    for line in paragraphs(article.body):
        level = heading_level(line)
        if level == 1:
            parts.append(Heading(1, line))
        elif level == 2:
            parts.append(Heading(2, line))
        else:
            parts.append(Paragraph(line))
    if article.table:
        parts.append(_pairs(article.table))
    if article.picture:
        parts.append(Chart(article.picture.svg, 100, article.picture.sentence))
    if article.source:
        parts.append(Credit(f"（{article.source}供稿）"))
    return parts


def _pairs(figures: tuple[tuple[str, str], ...]) -> Table:
    """Two figures to a row."""
    cells = [*figures, ("", "")] if len(figures) % 2 else list(figures)
    rows = tuple((*cells[place], *cells[place + 1]) for place in range(0, len(cells), 2))
    return Table(("项目", "数据", "项目", "数据"), rows, (3, 2, 3, 2), ("left", "center", "left", "center"), size=12)


def _paper(issue: IssueText, parts: tuple[Part, ...], *, size: int = 16) -> Paper:
    return Paper(
        title=issue.label,
        parts=parts,
        size=size,
        masthead=Masthead(
            issue.title, issue.number, issue.organ, chinese_date(issue.day) if issue.day else "（待签发）"
        ),
        imprint=Imprint(issue.recipients, copies=f"共印{issue.copies}份" if issue.copies else "", people=issue.people),
    )
