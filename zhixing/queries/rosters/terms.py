"""What an organisation has said by hand of the headers and words of its own sheets, and what it may still say."""

from dataclasses import dataclass

from zhixing.files.rosters.columns import Column, HandMapping, plain
from zhixing.files.rosters.vocabulary import ETHNICITIES
from zhixing.models import Organisation, RosterTerm
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import PersonKind
from zhixing.rules.permissions import Do

SKIPPED = "不导入"
# Columns in which only known words are taken, and the words to choose from.
WORDS: dict[Column, tuple[str, ...]] = {
    Column.SEX: tuple(sex.value for sex in Sex),
    Column.ETHNICITY: tuple(dict.fromkeys(ETHNICITIES.values())),
    Column.KIND: tuple(kind.label for kind in PersonKind),
}


@dataclass(frozen=True)
class TermLine:
    """One thing said by hand, as a page lists it."""

    id: int
    what: str  # 列名 or the column whose word it is
    written: str
    meaning: str


def terms_of(organisation: Organisation) -> list[RosterTerm]:
    return list(RosterTerm.objects.filter(organisation=organisation).order_by("column", "written"))


def hand_mapping(organisation: Organisation) -> HandMapping:
    terms = terms_of(organisation)
    headers = [term for term in terms if not term.column]
    return HandMapping(
        columns={plain(term.written): Column(term.meaning) if term.meaning else None for term in headers},
        words={(Column(term.column), term.written): term.meaning for term in terms if term.column},
    )


def term_lines(viewer: Viewer, organisation: Organisation) -> list[TermLine]:
    viewer.demand(Do.IMPORT_ROSTER, organisation.path)
    return [
        TermLine(term.pk, f"{term.column}一列的用词" if term.column else "列名", term.written, term.meaning or SKIPPED)
        for term in terms_of(organisation)
    ]
