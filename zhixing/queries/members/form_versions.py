"""What a form of the register was filled with when it was shown: a later save can tell who changed what since."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import AuditRow, Membership
from zhixing.models.sealed import look_up_hash
from zhixing.queries.members.records import FIELD_LABELS, plain, shown
from zhixing.queries.namesakes import user_names_of
from zhixing.rules.members.identity import mask_identity
from zhixing.rules.members.records import MemberRecord

FIELDS = tuple(name for name in FIELD_LABELS if name != "extra")  # what the form holds


def _mark(record: MemberRecord, name: str) -> str:
    """Keyed, so that a page tells nothing of a number or telephone that it does not show."""
    value = plain(record)[name]
    return look_up_hash(f"{name}={value.strip() if isinstance(value, str) else value}").hex()[:12]


def version_of(record: MemberRecord, at: dt.datetime) -> str:
    """A mark for each field, and the moment at which they were read."""
    return f"{int(at.timestamp())}.{'.'.join(_mark(record, name) for name in FIELDS)}"


@dataclass(frozen=True)
class Version:
    at: dt.datetime
    marks: dict[str, str]

    def agrees(self, record: MemberRecord, name: str) -> bool:
        return self.marks[name] == _mark(record, name)


def version_from(text: str) -> Version | None:
    """What a form carried; None where it carried nothing of ours, as an older page does."""
    moment, *marks = text.split(".")
    if not moment.isdecimal() or len(moment) > 11 or len(marks) != len(FIELDS):
        return None
    return Version(dt.datetime.fromtimestamp(int(moment), dt.UTC), dict(zip(FIELDS, marks, strict=True)))


def fields_changed_since(version: Version, now: MemberRecord) -> list[str]:
    return [name for name in FIELDS if not version.agrees(now, name)]


def stale_sentences(membership: Membership, version: Version, now: MemberRecord, typed: MemberRecord) -> list[str]:
    """What others changed while the form lay open, by whom, beside what was typed."""
    changed = fields_changed_since(version, now)
    if not changed:
        return []
    rows = (
        AuditRow.objects.filter(subject_type="Membership", subject_id=membership.pk, at__gte=version.at)
        .select_related("by")
        .order_by("at", "pk")
    )
    clerks = user_names_of(row.by for row in rows if row.by is not None)
    names = "、".join(clerks.values()) or "别人"
    sentences = [f"您打开这一页以后，{names}改过这名同志的登记，您填写的还没有保存；请核对下面各项，再按一次“保存”。"]
    for name in changed:
        label, kept = FIELD_LABELS[name], _said(name, plain(now)[name])
        is_untouched = version.agrees(typed, name) or (name == "id_number" and not typed.id_number)
        if is_untouched:
            sentences.append(f"{label}：已改为“{kept}”，您没有动过这一项，照新的填上了。")
        else:
            own = _said(name, plain(typed)[name])
            sentences.append(f"{label}：已改为“{kept}”，您填写的是“{own}”；再保存就按您填写的。")
    return sentences


def _said(name: str, value: object) -> str:
    return mask_identity(str(value)) or shown("") if name == "id_number" else shown(value)
