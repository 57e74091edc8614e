"""名册导入: why a roster is not kept, imported or undone, and what terms of its own it cannot mean."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ImportFacts:
    """A previewed import as it would be written now. `problems`: how many places have to be put right first;
    `is_as_previewed`: nothing has changed since; `has_lines`: something is new or different."""

    problems: int
    is_as_previewed: bool
    has_lines: bool


@dataclass(frozen=True)
class UndoFacts:
    """An import that may be undone. `immovable`: people whose lines cannot go, and the reason, as a page names them."""

    is_undone: bool
    immovable: Sequence[tuple[str, str]] = ()


def upload_blockers(from_on: dt.date, today: dt.date) -> list[str]:
    return ["编入日期不能晚于今天，请改正。"] if from_on > today else []


def import_blockers(facts: ImportFacts) -> list[str]:
    """The first thing that keeps the lines from being written: one after the other can be put right."""
    if facts.problems:
        return [f"名册里还有{facts.problems}处问题，改好后重新上传。"]
    if not facts.is_as_previewed:
        return ["预览之后名册又有了变动，请重新核对下面的预览，再确认导入。"]
    return [] if facts.has_lines else ["这份名册和现有的完全相同，没有需要导入的内容。"]


def undo_blockers(facts: UndoFacts) -> list[str]:
    """Why the import cannot be undone as a whole."""
    if facts.is_undone:
        return ["这次导入已经撤销过了。"]
    return [f"{people}：{reason}，不能撤销；个别登错的请逐人办理离册。" for people, reason in facts.immovable]


def sparing_blockers(*, immovable: int, others: int) -> list[str]:
    """Why it cannot be undone but for the lines that cannot go."""
    return ["这次导入的每一行都有后来的改动或业务，没有可以撤销的。"] if immovable and not others else []


def undo_reason_problems(reason: str) -> list[str]:
    return [] if reason.strip() else ["请写明撤销的理由。"]


def term_problems(
    columns: Mapping[str, str],
    words: Mapping[tuple[str, str], str],
    known_columns: Collection[str],
    known_words: Mapping[str, Collection[str]],
) -> list[str]:
    """What cannot be meant: a column that is none of ours, two headers for one column, a word we do not know."""
    problems = [
        f"“{header}”指定的列不在名册栏目之内，请重新选择。"
        for header, meaning in columns.items()
        if meaning and meaning not in known_columns
    ]
    meanings = [meaning for meaning in columns.values() if meaning]
    problems += [
        f"有两列都指定为“{meaning}”，请只留一列。" for meaning in sorted(set(meanings)) if meanings.count(meaning) > 1
    ]
    return problems + [
        f"“{word}”指定的“{meaning}”不是“{column}”一列的用词，请重新选择。"
        for (column, word), meaning in words.items()
        if meaning not in known_words.get(column, ())
    ]
