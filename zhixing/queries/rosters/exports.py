"""The register of an organisation as a workbook, in the columns of the template."""

from zhixing.files.rosters.findings import RosterRow
from zhixing.files.rosters.writing import write_roster
from zhixing.models import Membership, Organisation
from zhixing.queries.members.records import record_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import mask_phone
from zhixing.rules.members.records import MemberRecord, RegisterState
from zhixing.rules.permissions import Do


def exported(viewer: Viewer, organisation: Organisation, *, full_ids: bool) -> tuple[bytes, int]:
    """The workbook and how many people are in it. Telephones and addresses are for those who keep the register."""
    path = organisation.path
    plainly = viewer.may(Do.EDIT_REGISTER, path)
    memberships = Membership.objects.open().below((path,)).select_related("person", "organisation").in_name_order()
    rows = [_row(record_of(membership), membership.organisation.name, plainly=plainly) for membership in memberships]
    return write_roster(rows, full_ids=full_ids, title=f"{organisation.name}党员名册"), len(rows)


def _row(record: MemberRecord, branch: str, *, plainly: bool) -> RosterRow:
    return RosterRow(
        name=record.name,
        kind=record.kind,
        id_number=record.id_number,
        sex=record.sex,
        born_on=record.born_on,
        ethnicity=record.ethnicity,
        education=record.education,
        member_class=record.member_class,
        branch=branch,
        joined_on=record.joined_on,
        full_on=record.full_on,
        job=record.job,
        phone=record.phone if plainly else mask_phone(record.phone),
        address=record.address if plainly else "",
        party_standing=record.party_standing,
        is_lost=record.state is RegisterState.LOST,
        lost_on=record.lost_on,
        is_flowing=record.state is RegisterState.FLOWING,
        flowing_to=record.flowing_to,
        extra=dict(record.extra),
    )
