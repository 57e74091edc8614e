"""A file that somebody uploads, held against our key, the keys we trust and the files that were taken in before."""

from typing import TypeVar

from zhixing.files.exchange.signing import is_signed
from zhixing.models import TakenFile
from zhixing.queries.exchange.keys import own_party, trusted_keys
from zhixing.rules.exchange.envelope import Envelope, FileKind, open_file
from zhixing.rules.exchange.records import records_of

Record = TypeVar("Record")


def opened(data: bytes, kind: FileKind, record_kind: type[Record]) -> tuple[Envelope, list[Record]]:
    """The envelope and its records. Raises `Blocked` with the reason why the file is refused."""
    envelope = open_file(
        data, own_key=own_party().key, trusted=trusted_keys(), has_arrived=_has_arrived, kind=kind, verify=is_signed
    )
    return envelope, records_of(record_kind, envelope.records)


def _has_arrived(sender_key: str, file_id: str) -> bool:
    return TakenFile.objects.filter(sender_key=sender_key, file_id=file_id).exists()
