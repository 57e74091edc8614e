"""What a form was filled with when it was shown, so that a later save can tell what others changed since.

One mechanism for every form that edits a record: the page carries a mark of each field and the moment; the act that
saves compares them under its lock, and refuses with what was changed, by whom, beside what was typed.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from zhixing.models import AuditRow
from zhixing.models.sealed import look_up_hash
from zhixing.queries.namesakes import user_names_of
from zhixing.rules.periods import Period, chinese_date

NOTHING = "（空）"


@dataclass(frozen=True)
class Field:
    """One field of a record: what it is called, and what it says, in words that may be shown."""

    label: str
    words: str
    value: str = ""  # what is compared, where the words do not say all of it

    @property
    def display_text(self) -> str:
        return self.words or NOTHING


Fields = Mapping[str, Field]


def plain_fields(labels: Mapping[str, str], values: Mapping[str, Any]) -> Fields:
    """Fields that say what they hold: texts, numbers and days. `labels`: by name what each is called."""
    return {name: Field(label, _words(values.get(name))) for name, label in labels.items()}


def _words(value: Any) -> str:
    """As it may be shown, alike out of the table and from a browser, which ends its lines in another way."""
    if isinstance(value, dt.date):
        return chinese_date(value)
    if isinstance(value, Period):
        return value.label
    return "" if value is None else "\n".join(str(value).strip().splitlines())


def _mark(fields: Fields, name: str) -> str:
    """Keyed, so that a page tells nothing of what it does not show."""
    field = fields[name]
    return look_up_hash(f"{name}={(field.value or field.words).strip()}").hex()[:12]


def _same_words(now: Fields, typed: Fields, name: str) -> bool:
    """Both wrote the same there: nothing of either is lost."""
    return _mark(now, name) == _mark(typed, name)


def version_of(fields: Fields, at: dt.datetime) -> str:
    """A mark for each field, and the moment at which they were read."""
    return f"{int(at.timestamp())}.{'.'.join(_mark(fields, name) for name in fields)}"


@dataclass(frozen=True)
class Version:
    at: dt.datetime
    marks: Mapping[str, str]

    def agrees(self, fields: Fields, name: str) -> bool:
        return self.marks[name] == _mark(fields, name)

    def changed(self, now: Fields) -> list[str]:
        return [name for name in self.marks if not self.agrees(now, name)]


def version_from(text: str, names: Iterable[str]) -> Version | None:
    """What a form carried; None where it carried nothing of ours, as an older page does."""
    moment, *marks = text.split(".")
    own = tuple(names)
    if not moment.isdecimal() or len(moment) > 11 or len(marks) != len(own):
        return None
    return Version(dt.datetime.fromtimestamp(int(moment), dt.UTC), dict(zip(own, marks, strict=True)))


def stale_sentences(version: str, now: Fields, typed: Fields, *, what: str, by_whom: str) -> list[str]:
    """What others changed while the form lay open, beside what was typed; empty where nothing was."""
    carried = version_from(version, now)
    changed = (
        [name for name in carried.changed(now) if name not in typed or not _same_words(now, typed, name)]
        if carried
        else []
    )
    if not carried or not changed:
        return []
    sentences = [
        f"本页打开后，{by_whom or '其他同志'}已修改{what}，您填写的内容尚未保存；请核对下列各项，再按一次“保存”。"
    ]
    for name in changed:
        label, words = now[name].label, now[name].display_text
        if name not in typed or carried.agrees(typed, name):
            sentences.append(f"{label}：已改为“{words}”，您没有修改这一项，已按新的内容填写。")
        else:
            sentences.append(
                f"{label}：已改为“{words}”，您填写的是“{typed[name].display_text}”；再次保存将以您填写的为准。"
            )
    return sentences


def stale_texts(
    version: str,
    labels: Mapping[str, str],
    now: Mapping[str, Any],
    typed: Mapping[str, Any],
    *,
    what: str,
    subject: Model,
) -> list[str]:
    """The same for a record whose fields say what they hold."""
    by_whom = changed_by(subject, version)
    return stale_sentences(version, plain_fields(labels, now), plain_fields(labels, typed), what=what, by_whom=by_whom)


def difference_words(version: str, now: Fields) -> str:
    """What of a record is no longer as it was shown, where nothing but the page itself was kept of it: 数量、说明."""
    carried = version_from(version, now)
    return "、".join(now[name].label for name in carried.changed(now)) if carried else ""


def changed_by(subject: Model, version: str) -> str:
    """Who, by the record of acts, touched this thing since the form was shown."""
    moment = version.split(".")[0]
    if not moment.isdecimal() or len(moment) > 11:
        return ""
    rows = AuditRow.objects.filter(
        subject_type=type(subject).__name__,
        subject_id=subject.pk,
        at__gte=dt.datetime.fromtimestamp(int(moment), dt.UTC),
    )
    clerks = user_names_of(row.by for row in rows.select_related("by").order_by("at", "pk") if row.by is not None)
    return "、".join(clerks.values())
