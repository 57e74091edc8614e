"""年度档案 of a branch: every file of it, in the order of the 支部工作手册, each made only when it is sent."""

import json
from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from zhixing.files.archives.package import CHAIN, ArchiveFile, ChainEnd
from zhixing.files.archives.tables import ArchiveTable, index_page, table_files
from zhixing.files.evidence.store import place_of
from zhixing.models import BallotRecord, Evidence, Organisation
from zhixing.queries.archives.changes import change_tables
from zhixing.queries.archives.deeds import deed_tables
from zhixing.queries.archives.outcomes import outcome_tables
from zhixing.queries.archives.papers import paper_files
from zhixing.queries.archives.quarters import cycles_of, quarter_tables
from zhixing.queries.archives.records import ArchiveYear, archive_year, record_tables
from zhixing.queries.ledger.chain import stream_chain
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight

_PIECE = 1 << 20
EVIDENCE = "佐证目录"
VERIFIER = "核对.py"


def archived_branch(viewer: Viewer, organisation_id: int) -> Organisation:
    """The branch whose archive the viewer may take; a committee above keeps none of its own here."""
    organisation = organisation_at(viewer, organisation_id, Do.TAKE_ARCHIVE)
    if not OrgKind(organisation.kind).is_branch:
        raise OutOfSight(organisation_id)
    return organisation


def archive_years(viewer: Viewer, organisation: Organisation) -> list[int]:
    """The years in which the branch had a quarter, the latest first; this year where it had none."""
    years = organisation.cycles.values_list("year", flat=True).distinct()
    return sorted(set(years), reverse=True) or [viewer.today.year]


def archive_files(
    viewer: Viewer, organisation: Organisation, year: int, end: ChainEnd, at: datetime
) -> Iterator[ArchiveFile]:
    """Read as it goes: the caller holds one file at a time. `end` is filled in with the chain."""
    about = archive_year(organisation, year)
    parts = (record_tables, change_tables, deed_tables, quarter_tables, outcome_tables)
    tables = [*(table for tables_of in parts for table in tables_of(about)), _evidence_table(about)]
    yield ArchiveFile("索引.html", [_index(about, tables)])
    for table in tables:
        yield from table_files(table)
    yield from paper_files(viewer, about, at)
    yield from _ballots(about)
    yield ArchiveFile(CHAIN, _chain(organisation.pk, end))
    yield from _evidence_files(about)
    yield ArchiveFile(VERIFIER, [_static("verify_archive.py")])


def _index(about: ArchiveYear, tables: list[ArchiveTable]) -> bytes:
    lead = [
        "本档案含全年的名册及其变动、活动和决议、积分台账、自评、评定、结果、公示、异议、整改、设岗定责、走访、志愿服务、党员措施、"
        "民主评议、评先选优，正式文书（PDF/A），佐证，整本台账的校验链。",
        "不含公民身份号码、电话、住址，不含选票、谈话记录、走访中听到的内容和住户。",
        f"核对：在装有 Python 的电脑上运行 python3 {VERIFIER} 档案.zip，逐个文件对照清单和签名，并重算台账的校验链。",
        "保管期限：名册、决定、表彰长期保管，评定结果、整改台账 30 年，其余 10 年；档案主管部门另有规定的，从其规定。",
    ]
    links = [(f"{table.path}.html", table.title) for table in tables]
    return index_page(f"{about.organisation.name}{about.year}年档案", lead, links)


def _ballots(about: ArchiveYear) -> Iterator[ArchiveFile]:
    """The published record of each secret ballot with its own verifier; no vote is in it."""
    records = BallotRecord.objects.filter(ballot__cycle__in=cycles_of(about)).select_related("ballot__cycle")
    listed = list(records.order_by("ballot__cycle__from_on", "pk"))
    for record in listed:
        label = record.ballot.cycle.period.label
        yield ArchiveFile(f"民主测评/{label}计票记录-{record.ballot_id}.json", [record.text.encode()])
    if listed:
        yield ArchiveFile("民主测评/核对计票.py", [_static("verify_ballot.py")])


def _chain(organisation_id: int, end: ChainEnd) -> Iterator[bytes]:
    """Every entry since the first, as its hash covers it: `fields` behind the hash before, and its own hash."""
    for link, _, digest in stream_chain(organisation_id):
        fields = [value.isoformat() if hasattr(value, "isoformat") else value for value in astuple(link)]
        end.length, end.hash = end.length + 1, digest
        yield json.dumps({"fields": fields, "hash": digest}, ensure_ascii=False).encode() + b"\n"


def _evidence(about: ArchiveYear) -> QuerySet[Evidence]:
    return Evidence.objects.filter(organisation=about.organisation, at__year=about.year).order_by("pk")


def _evidence_path(evidence: Evidence) -> str:
    name = evidence.file_name.replace("/", "_").replace("\\", "_")
    return f"佐证/{evidence.pk}-{name}"


def _evidence_table(about: ArchiveYear) -> ArchiveTable:
    headers = ("编号", "文件", "内容", "姓名", "字节", "上传时间", "原件校验值", "状态")
    return ArchiveTable(EVIDENCE, headers, lambda: _evidence_rows(about))


def _evidence_rows(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    for row in _evidence(about).select_related("activity"):
        state = "在档案里" if place_of(settings.EVIDENCE, row.sha256).exists() else "文件缺失，请从备份恢复"
        what = row.activity.title if row.activity else ""
        at = row.at.strftime("%Y-%m-%d %H:%M")
        yield (
            str(row.pk),
            _evidence_path(row),
            what,
            about.name(row.membership_id),
            str(row.size),
            at,
            row.sha256,
            state,
        )


def _evidence_files(about: ArchiveYear) -> Iterator[ArchiveFile]:
    for row in _evidence(about).iterator(500):
        place = place_of(settings.EVIDENCE, row.sha256)
        if place.exists():
            yield ArchiveFile(_evidence_path(row), _pieces(place))


def _pieces(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _static(name: str) -> bytes:
    return (Path(settings.ROOT) / "static" / name).read_bytes()
