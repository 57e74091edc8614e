"""考评办法: bringing the shipped packs into the database."""

import datetime as dt
from pathlib import Path

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Standard, StandardVersion, StandardVersionStep
from zhixing.rules.standards.approval import VersionState, VersionStep
from zhixing.rules.standards.model import Standard as Written
from zhixing.rules.standards.reading import read_standard

PACKS = Path(__file__).resolve().parents[2] / "standards"
PACK_DOCUMENT = "随系统提供"


def install_packs(at: dt.datetime, folder: Path = PACKS) -> list[StandardVersion]:
    """Bring every pack of `folder` in as an approved version without owner; returns the versions that are new.

    Idempotent: an unchanged file does nothing, a changed one becomes the next version. Raises ValueError for a file
    that does not read.
    """
    versions = [install_pack(file, at=at) for file in sorted(folder.glob("*.yaml"))]
    return [version for version in versions if version is not None]


@transaction.atomic
def install_pack(file: Path, *, at: dt.datetime) -> StandardVersion | None:
    """One pack, named by its file name. None when its text is already the latest version."""
    text = file.read_text(encoding="utf-8")
    written = read_standard(text)
    if not isinstance(written, Written):
        raise ValueError(f"{file.name}: " + "; ".join(str(problem) for problem in written))
    standard, _ = Standard.objects.select_for_update().get_or_create(
        pack=file.stem, defaults={"title": written.title, "created_at": at}
    )
    last = standard.versions.order_by("-number").first()
    if last is not None and last.text == text:
        return None
    version = StandardVersion.objects.create(
        standard=standard,
        number=last.number + 1 if last else 1,
        state=VersionState.APPROVED.value,
        text=text,
        index=written.index.value,
        drafted_at=at,
        approved_at=at,
        document_number=PACK_DOCUMENT,
    )
    StandardVersionStep.objects.create(version=version, step=VersionStep.APPROVED.value, note=PACK_DOCUMENT, at=at)
    if standard.title != written.title:
        standard.title = written.title
        standard.save(update_fields=["title"])
    record("install_pack", by=None, at=at, organisation_id=None, subject=version, summary=written.title)
    return version
