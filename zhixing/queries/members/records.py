"""One line of the register as a record, and the columns in which the tables keep it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from zhixing.models import Membership, Person
from zhixing.models.members import phone_hashes
from zhixing.models.sealed import look_up_hash
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import MemberRecord, PersonKind, RegisterState
from zhixing.rules.names.order import name_key
from zhixing.rules.periods import chinese_date

PERSON_COLUMNS = (
    "name",
    "name_key",
    "sex",
    "ethnicity",
    "id_number",
    "id_hash",
    "born_on",
    "education",
    "phone",
    "phone_hashes",
    "address",
    "job",
    "has_phone_access",
    "extra",
)
RECKONED = frozenset({"name_key", "id_hash", "phone_hashes"})  # from other columns
MEMBERSHIP_COLUMNS = (
    "kind",
    "member_class",
    "joined_on",
    "full_on",
    "state",
    "party_standing",
    "lost_on",
    "flowing_to",
    "post",
)
SEX_OF_LABEL = {sex.value: sex for sex in Sex}

# What a person calls each field of a record, for pages and sentences.
FIELD_LABELS: dict[str, str] = {
    "name": "姓名",
    "kind": "人员类别",
    "id_number": "公民身份号码",
    "sex": "性别",
    "born_on": "出生日期",
    "ethnicity": "民族",
    "education": "学历",
    "job": "工作岗位",
    "phone": "联系电话",
    "address": "家庭住址",
    "member_class": "党员类别",
    "joined_on": "加入党组织日期",
    "full_on": "转为正式党员日期",
    "state": "在册情况",
    "party_standing": "党籍状态",
    "lost_on": "失联日期",
    "flowing_to": "外出流向",
    "post": "岗位（设岗定责）",
    "has_phone_access": "本人上网填报",
    "extra": "其他栏目",
}


def number_hash(id_number: str) -> bytes | None:
    """What a person is looked up by; None where no number is known."""
    return look_up_hash(id_number) if id_number else None


def person_values(record: MemberRecord) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in PERSON_COLUMNS if name not in RECKONED}
    values["sex"] = record.sex.value if record.sex else ""
    values["extra"] = dict(record.extra)
    return values | {
        "name_key": name_key(record.name),
        "id_hash": number_hash(record.id_number),
        "phone_hashes": phone_hashes(record.phone),
    }


def membership_values(record: MemberRecord) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in MEMBERSHIP_COLUMNS}
    return values | {"kind": record.kind.value, "state": record.state.value}


def record_of(membership: Membership) -> MemberRecord:
    """The record that the tables keep of this person in this branch."""
    person: Person = membership.person
    return MemberRecord(
        name=person.name,
        kind=PersonKind(membership.kind),
        id_number=person.id_number,
        sex=SEX_OF_LABEL.get(person.sex),
        born_on=person.born_on,
        ethnicity=person.ethnicity,
        education=person.education,
        job=person.job,
        phone=person.phone,
        address=person.address,
        member_class=membership.member_class,
        joined_on=membership.joined_on,
        full_on=membership.full_on,
        state=RegisterState(membership.state),
        party_standing=membership.party_standing,
        lost_on=membership.lost_on,
        flowing_to=membership.flowing_to,
        post=membership.post,
        has_phone_access=person.has_phone_access,
        extra=person.extra,
    )


def records_of(person_ids: Sequence[int]) -> dict[int, MemberRecord]:
    """The latest that the register says of each of these people."""
    memberships = Membership.objects.filter(person_id__in=person_ids).select_related("person")
    ordered = sorted(
        memberships, key=lambda membership: (membership.until_on is None, membership.from_on, membership.pk)
    )
    return {membership.person_id: record_of(membership) for membership in ordered}


def differences(before: MemberRecord, after: MemberRecord) -> dict[str, tuple[Any, Any]]:
    """Field by field what stood there and what will, only where they differ."""
    old, new = plain(before), plain(after)
    return {name: (old[name], new[name]) for name in FIELD_LABELS if old[name] != new[name]}


def plain(record: MemberRecord) -> Mapping[str, Any]:
    return {name: getattr(record, name) for name in FIELD_LABELS} | {"extra": dict(record.extra)}


def as_text(value: Any) -> str:
    """A value of a record as people read it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return chinese_date(value)
    if isinstance(value, PersonKind | RegisterState):
        return value.label
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{text}" for key, text in value.items()) or "（空）"
    return str(value) if value not in ("", None) else "（空）"
