"""活动: the list of people of a record, one row a person: a mark, a part, an amount of their own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django import forms
from django.http import QueryDict

from zhixing.queries.ledger.activities import PersonLine
from zhixing.rules.activities.marks import Leave, Mark
from zhixing.rules.activities.records import Presence
from zhixing.web.activities.feeds import OwnAmount
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.values import as_numbers

MOST_UNITS = 10_000
# What may be chosen for a person: mark, leave, word.
TOKENS: dict[str, tuple[Mark, str, str]] = {
    "present": (Mark.PRESENT, "", "到会"),
    "late": (Mark.LATE, "", "迟到"),
    "left_early": (Mark.LEFT_EARLY, "", "早退"),
    **{f"leave-{leave.value}": (Mark.LEAVE, leave.value, leave.label) for leave in Leave},
    "absent": (Mark.ABSENT, "", "缺席"),
    "excused": (Mark.EXCUSED, "", "不计应到"),
}


def token_of(presence: Presence) -> str:
    return f"leave-{presence.leave}" if presence.leave else presence.mark.value


@dataclass(frozen=True)
class Row:
    """One person of the form, with what was chosen and typed for them."""

    person: PersonLine
    token: str
    own: str  # the quantity, option or worth typed for this person alone
    is_host: bool
    is_speaker: bool
    error: str = ""

    @property
    def is_marked(self) -> bool:
        return self.token in TOKENS


class PeopleList:
    """Reads the rows of the posted data. `own`: what may differ from person to person, None where nothing may."""

    def __init__(self, data: QueryDict, people: Sequence[PersonLine], own: OwnAmount | None) -> None:
        self.people, self.own = people, own
        self.errors: dict[int, str] = {}
        hosts, speakers = (set(as_numbers(data.getlist(name))) for name in ("host", "speak"))
        self.rows = [
            Row(
                person,
                str(data.get(f"mark_{person.membership_id}", "")),
                str(data.get(f"own_{person.membership_id}", "")).strip() if own else "",
                person.membership_id in hosts,
                person.membership_id in speakers,
            )
            for person in people
        ]
        listed = {f"mark_{person.membership_id}" for person in people}
        self.strangers = sum(
            name.startswith("mark_") and name not in listed and data.get(name) in TOKENS for name in data
        )
        self.presences = [self._presence(row) for row in self.rows if row.is_marked]

    def _presence(self, row: Row) -> Presence:
        mark, leave, _ = TOKENS[row.token]
        units, option, worth = self._own(row)
        return Presence(row.person.membership_id, mark, leave, row.is_host, row.is_speaker, units, option, worth)

    def _own(self, row: Row) -> tuple[int | None, str, int | None]:
        if not row.own or self.own is None:
            return None, "", None
        if self.own.choices:
            return None, row.own, None
        try:
            number = HundredthsField(min_value=0, max_value=MOST_UNITS).clean(row.own)
        except forms.ValidationError as refusal:
            self.errors[row.person.membership_id] = "；".join(refusal.messages)
            return None, "", None
        return (None, "", number) if self.own.is_worth else (number, "", None)

    @property
    def branches(self) -> list[tuple[str, list[Row]]]:
        """The rows by branch, in the order of the list; each with its error."""
        grouped: dict[tuple[int, str], list[Row]] = {}
        for row in self.rows:
            error = self.errors.get(row.person.membership_id, "")
            marked = Row(row.person, row.token, row.own, row.is_host, row.is_speaker, error)
            grouped.setdefault((row.person.organisation_id, row.person.branch), []).append(marked)
        return [(branch, rows) for (_, branch), rows in grouped.items()]

    @property
    def problems(self) -> list[str]:
        problems = []
        if self.errors and self.own:
            problems.append(f"有 {len(self.errors)} 人单独填写的{self.own.word}无法识别，请在名单里改正。")
        if self.strangers:
            problems.append("换了日期以后，有的人员当天不在名册，已移出名单，请核对。")
        return problems


def with_group_first(people: Sequence[PersonLine], group: str, members: Collection[int]) -> list[PersonLine]:
    """The people of the group that met in front, under its name; of the others none is expected."""
    own = [replace(person, branch=group) for person in people if person.membership_id in members]
    others = [
        replace(person, branch="支部其他同志（不必标）", is_expected=False)
        for person in people
        if person.membership_id not in members
    ]
    return [*own, *others]


def mark_all(data: QueryDict, people: Sequence[PersonLine], token: str, only: Collection[int] | None = None) -> None:
    """Give everybody (or only some) this mark; who has another mark already keeps it unless all are cleared."""
    for person in people:
        name = f"mark_{person.membership_id}"
        if not token or (not data.get(name) and (only is None or person.membership_id in only)):
            data[name] = token
