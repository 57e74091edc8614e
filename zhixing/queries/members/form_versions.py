"""党员名册: the fields of a line of the register, as a form carries their version."""

import datetime as dt

from zhixing.models import Membership
from zhixing.queries import form_versions
from zhixing.queries.form_versions import Field, changed_by
from zhixing.queries.members.records import FIELD_LABELS, as_text, plain
from zhixing.rules.members.identity import mask_identity
from zhixing.rules.members.records import MemberRecord

FIELDS = tuple(name for name in FIELD_LABELS if name != "extra")  # what the form holds


def fields_of(record: MemberRecord) -> dict[str, Field]:
    values = plain(record)
    return {name: Field(FIELD_LABELS[name], _value_text(name, values[name]), f"{values[name]}") for name in FIELDS}


def version_of(record: MemberRecord, at: dt.datetime) -> str:
    return form_versions.version_of(fields_of(record), at)


def stale_sentences(membership: Membership, version: str, now: MemberRecord, typed: MemberRecord) -> list[str]:
    """What others changed while the form lay open, by whom, beside what was typed."""
    own = fields_of(typed)
    if not typed.id_number:
        del own["id_number"]  # left empty: the known one stays
    return form_versions.stale_sentences(
        version, fields_of(now), own, what="这名同志的登记", by_whom=changed_by(membership, version)
    )


def _value_text(name: str, value: object) -> str:
    return mask_identity(str(value)) or as_text("") if name == "id_number" else as_text(value)
