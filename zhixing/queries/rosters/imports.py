"""名册的导入: uploads that wait, imports that were made, and whether an import can still be undone."""

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignObjectRel, Model

from zhixing.models import Membership, Organisation, Person, RosterImport, RosterImportLine, RosterUpload
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.models.sealed import look_up_hash, seal, unseal, unseal_bytes
from zhixing.queries.members.records import PERSON_COLUMNS, differences, plain, record_of
from zhixing.queries.members.register import people_of
from zhixing.queries.namesakes import keeps_registers_of, names_for, user_name_of, user_names_of
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.rosters.plans import LineOutcome, Plan, PlannedLine, plan_import
from zhixing.queries.rosters.terms import hand_mapping
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import MemberRecord, PersonKind, RegisterState
from zhixing.rules.members.rosters import UndoFacts
from zhixing.rules.names.namesakes import PersonFacts, labels, public_labels
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight

# What later work may hang on a person or a membership that an import made, as the page calls it.
DEPENDANTS: dict[str, str] = {
    "Entry": "积分台账",
    "Claim": "积分申报",
    "Decision": "组织决定",
    "Attendance": "活动记录",
    "Evidence": "佐证材料",
    "Participant": "考评周期",
    "Transfer": "组织关系转接",
    "Relief": "减免申请",
    "VerificationLine": "名册核查",
    "RosterImportLine": "后来的导入",
    "User": "账号",
    "Membership": "组织关系",
    "RollLine": "民主测评名册",
}
_SEALED = frozenset({"id_number", "phone", "address"})


def upload_at(viewer: Viewer, upload_id: int, at: dt.datetime) -> tuple[RosterUpload, bytes]:
    """An upload and its bytes: for the one who uploaded it, until it expires."""
    roster_upload = (
        RosterUpload.objects.select_related("organisation").filter(pk=upload_id, by_id=viewer.user_id).first()
    )
    if roster_upload is None or roster_upload.expires_at < at:
        raise OutOfSight(upload_id)
    viewer.demand(Do.IMPORT_ROSTER, roster_upload.organisation.path)
    return roster_upload, unseal_bytes(bytes(roster_upload.sealed))


def plan_of(viewer: Viewer, upload: RosterUpload, data: bytes) -> Plan:
    return plan_import(
        viewer,
        upload.organisation,
        data,
        upload.file_name,
        from_on=upload.from_on,
        mapping=hand_mapping(upload.organisation),
        answers=upload.answers,
    )


@dataclass(frozen=True)
class ImportLine:
    """One import in a list."""

    id: int
    file_name: str
    where: str
    by: str
    at: dt.datetime
    added: int
    changed: int
    unchanged: int
    undone_at: dt.datetime | None


def import_line(roster_import: RosterImport) -> ImportLine:
    return _import_line(roster_import, user_name_of(roster_import.by))


def _import_line(roster_import: RosterImport, by: str) -> ImportLine:
    return ImportLine(
        id=roster_import.pk,
        file_name=roster_import.file_name,
        where=roster_import.organisation.label,
        by=by,
        at=roster_import.at,
        added=roster_import.added,
        changed=roster_import.changed,
        unchanged=roster_import.unchanged,
        undone_at=roster_import.undone_at,
    )


def recent_imports(viewer: Viewer, organisation: Organisation, limit: int = 20) -> list[ImportLine]:
    viewer.demand(Do.IMPORT_ROSTER, organisation.path)
    roster_imports = RosterImport.objects.filter(organisation__path__startswith=organisation.path)
    latest = list(roster_imports.select_related("organisation", "by").order_by("-at", "-pk")[:limit])
    names = user_names_of(roster_import.by for roster_import in latest)
    return [_import_line(roster_import, names[roster_import.by_id]) for roster_import in latest]


def waiting_upload(viewer: Viewer, organisation: Organisation, at: dt.datetime) -> RosterUpload | None:
    roster_uploads = RosterUpload.objects.filter(by_id=viewer.user_id, organisation=organisation, expires_at__gte=at)
    return roster_uploads.defer("sealed").order_by("-at").first()


def import_at(viewer: Viewer, import_id: int) -> RosterImport:
    roster_import = get_or_out_of_sight(
        RosterImport.objects.select_related("organisation", "by", "undone_by"), pk=import_id
    )
    organisation_at(viewer, roster_import.organisation_id, Do.IMPORT_ROSTER)
    return roster_import


def fingerprint(record: MemberRecord) -> bytes:
    """Equal as long as nobody has touched the line since."""
    values = {**plain(record), "extra": sorted(record.extra.items())}
    return look_up_hash(repr(sorted(values.items(), key=lambda item: item[0])))


def kept_before(line: PlannedLine) -> dict[str, Any]:
    """What an undo needs: the fields that change, of somebody who returns those of the person; sealed ones sealed."""
    if line.before is None:
        return {}
    changed = {name: old for name, (old, _) in differences(line.before, line.record).items()}
    if line.fate is LineOutcome.RETURNING:
        # Never empty, so that an undo knows a person who was there before from one who was not.
        changed = {name: old for name, old in changed.items() if name in PERSON_COLUMNS} | {"name": line.before.name}
    return {name: _packed(name, value) for name, value in changed.items()}


def _packed(name: str, value: Any) -> Any:
    if name in _SEALED:
        return base64.b64encode(seal(value)).decode() if value else ""
    return value.isoformat() if isinstance(value, dt.date) else dict(value) if name == "extra" else value


def record_before(line: RosterImportLine) -> dict[str, Any]:
    return {name: _unpacked(name, value) for name, value in line.before.items()}


def _unpacked(name: str, value: Any) -> Any:
    if name in _SEALED:
        return unseal(base64.b64decode(value)) if value else ""
    if name.endswith("_on"):
        return dt.date.fromisoformat(value) if value else None
    kinds: dict[str, Any] = {"kind": PersonKind, "state": RegisterState, "sex": Sex}
    return kinds[name](value) if name in kinds and value else value


def plan_names(viewer: Viewer, plan: Plan) -> list[tuple[PlannedLine, str]]:
    """Each line with the name that a preview shows: told from other lines, and from who is in the branch already."""
    branches, names = {line.branch.pk for line in plan.lines}, {line.record.name for line in plan.lines}
    others = (
        Membership.objects.open()
        .filter(organisation__in=branches, person__name__in=names)
        .exclude(person__in=[line.person_id for line in plan.lines if line.person_id])
        .select_related("person")
    )
    people = [((line.sheet, line.row), line.record) for line in plan.lines]
    people += [(("", other.pk), record_of(other)) for other in others]  # no sheet is without a name
    called = (labels if keeps_registers_of(viewer, branches) else public_labels)(
        PersonFacts(
            key, record.name, record.born_on, record.id_number, record.joined_on, record.sex.value if record.sex else ""
        )
        for key, record in people
    )
    return [(line, called[line.sheet, line.row]) for line in plan.lines]


def kept_lines(roster_import: RosterImport) -> dict[int, str]:
    """Lines of an import that an undo cannot take back, and why: somebody edited them, or something rests on them."""
    lines = list(roster_import.lines.select_related("membership__person"))
    reasons = {line.pk: "导入之后又修改过登记" for line in lines if _was_edited(line)}
    new = {line.pk: line.membership for line in lines if line.membership is not None and line.is_new}
    by_membership = _dependants(Membership, [membership.pk for membership in new.values()], roster_import)
    unknown_before = {line.pk for line in lines if not line.before}
    people = [membership.person_id for pk, membership in new.items() if pk in unknown_before]
    by_person = _dependants(Person, people, roster_import)
    for pk, membership in new.items():
        rests = by_membership.get(membership.pk, set())
        if pk in unknown_before:
            rests = rests | by_person.get(membership.person_id, set())
        if rests:
            edited = f"{reasons[pk]}，" if pk in reasons else ""
            reasons[pk] = f"{edited}已有{'、'.join(sorted(rests))}"
    return reasons


def undo_facts(viewer: Viewer, roster_import: RosterImport, reasons: Mapping[int, str] | None = None) -> UndoFacts:
    """Whose lines keep the import from being undone as a whole, named as the viewer may see them."""
    if roster_import.undone_at:
        return UndoFacts(is_undone=True)
    reasons = kept_lines(roster_import) if reasons is None else reasons
    memberships = {
        line.pk: line.membership
        for line in roster_import.lines.select_related("membership__person")
        if line.pk in reasons
    }
    by_reason: dict[str, list[Membership]] = {}
    for pk, reason in reasons.items():
        if (membership := memberships[pk]) is not None:
            by_reason.setdefault(reason, []).append(membership)
    names = names_for(viewer, (person for people in by_reason.values() for person in people))
    return UndoFacts(
        is_undone=False, immovable=[(people_of(people, names), reason) for reason, people in by_reason.items()]
    )


def _was_edited(line: RosterImportLine) -> bool:
    membership = line.membership
    if membership is None:
        return False
    return membership.until_on is not None or fingerprint(record_of(membership)) != bytes(line.fingerprint)


def _dependants(of: type[Model], ids: list[int], roster_import: RosterImport) -> dict[int, set[str]]:
    """What of any table points at each of these; a table added later is counted without anybody remembering it."""
    rests: dict[int, set[str]] = {}
    for relation in of._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model is None:
            continue
        table: Any = relation.related_model
        column = f"{relation.field.name}_id"
        rows = table._default_manager.filter(**{f"{relation.field.name}__in": ids})
        if table is RosterImportLine:
            rows = rows.exclude(roster_import=roster_import).filter(roster_import__undone_at__isnull=True)
        if table is Membership:
            rows = rows.exclude(pk__in=roster_import.lines.filter(is_new=True).values("membership_id"))
        for pk in rows.order_by().values_list(column, flat=True).distinct():
            rests.setdefault(pk, set()).add(DEPENDANTS.get(table.__name__, "其他业务记录"))
    return rests
