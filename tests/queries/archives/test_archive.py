"""The archive of a year, read back with the standard library alone; whatever is changed in it is named."""

import datetime as dt
import io
import json
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from tests import make, measures, walk
from tests.make import World
from tests.member_measures import TALK, talked
from zhixing.actions.appraisals.preparing import open_appraisal
from zhixing.actions.archives import take_archive
from zhixing.files.chains.marks import fingerprint
from zhixing.files.evidence import store
from zhixing.models import Activity, AuditRow, Evidence, HomeNeed, HomeVisit, Nomination, Resolution
from zhixing.queries.archives.collecting import archive_years, archived_branch
from zhixing.rules.nominations.conditions import Title
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

pytestmark = pytest.mark.django_db

VERIFIER = Path(settings.ROOT) / "static" / "verify_archive.py"
IN_DECEMBER = dt.date(2026, 12, 7)
TOP = "阳光社区第一党支部2026年档案/"
Files = dict[str, bytes]


def archive(world: World) -> bytes:
    """A branch with entries, a concluded review, a cleared problem and a file of evidence."""
    walk.to_posting(walk.open_cycle(world), world)
    by = world.viewer(Role.SECRETARY)
    make.entry(world.members[0], "X", by=by)
    measures.cleared(world)
    sha256 = store.receive(settings.EVIDENCE, b"photograph" * 1000)
    store.keep(settings.EVIDENCE, sha256)
    Evidence.objects.create(
        sha256=sha256, file_name="签到表.jpg", media_type="image/jpeg", size=10_000, organisation=world.branch,
        membership=world.members[0], by_id=by.user_id, at=make.NOW,
    )  # fmt: skip
    taken_file = take_archive(world.branch.pk, year=2026, by=by, at=make.NOW)
    return b"".join(taken_file.pieces)


def unpacked(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return buffer.getvalue()


def verdict(data: bytes, tmp_path: Path, *arguments: str) -> tuple[int, str]:
    """What the verifier says, in a Python without our site packages."""
    place = tmp_path / "archive.zip"
    place.write_bytes(data)
    answer = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(place), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert answer.stderr == ""
    return answer.returncode, answer.stdout


def changed(files: Files, path: str, change: Callable[[bytes], bytes]) -> Files:
    return {name: change(data) if name == TOP + path else data for name, data in files.items()}


def rewritten(data: bytes) -> bytes:
    """The list as somebody would mend it who has no key: with other hashes."""
    listed = json.loads(data)
    listed["files"][0]["sha256"] = "0" * 64
    return json.dumps(listed).encode()


def resigned(data: bytes) -> bytes:
    return json.dumps({**json.loads(data), "year": 2025}).encode()


TWINS: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a table": (
        lambda files: changed(files, "数据/考评结果.csv", lambda data: data + b"x"),
        "“数据/考评结果.csv”与清单不符",
    ),
    "evidence": (
        lambda files: {name: b"other" if "佐证/" in name else data for name, data in files.items()},
        "签到表.jpg”与清单不符",
    ),
    "a file gone": (
        lambda files: {name: data for name, data in files.items() if not name.endswith("党员名册.csv")},
        "缺少文件“数据/党员名册.csv”",
    ),
    "a file more": (lambda files: {**files, TOP + "补充.txt": b"x"}, "多出文件“补充.txt”"),
    "a file beside": (lambda files: {**files, "别处.txt": b"x"}, "多出文件“别处.txt”"),
    "the list": (lambda files: changed(files, "清单.json", rewritten), "“清单.json”与签名时的不同"),
    "the head": (lambda files: changed(files, "签名.json", resigned), "“签名.json”的签名不符"),
    "the chain": (
        lambda files: changed(files, "台账/链.jsonl", lambda data: data.replace(b"2026-09-11", b"2026-09-10", 1)),
        "台账第 1 笔与校验值不符",
    ),
    "the end of the chain": (
        lambda files: changed(files, "台账/链.jsonl", lambda data: b"".join(data.splitlines(keepends=True)[:-1])),
        "台账的末尾与签名时的不同",
    ),
}


def test_read_back_and_every_change_is_named(world: World, tmp_path: Path) -> None:
    data = archive(world)
    key = fingerprint(settings.FIELD_KEY)
    status, words = verdict(data, tmp_path, key)
    assert (status, words.splitlines()[0][:5]) == (0, "核对无误："), words
    assert f"签名指纹 {key}" in words
    files = unpacked(data)
    for name, (change, sentence) in TWINS.items():
        status, words = verdict(packed(change(files)), tmp_path)
        assert (status, sentence in words) == (1, True), (name, words)
    status, words = verdict(data, tmp_path, "0" * 16)
    assert (status, "这不是原来的系统签发的" in words) == (1, True)


def test_what_it_holds(world: World) -> None:
    files = unpacked(archive(world))
    names = {name.removeprefix(TOP) for name in files}
    assert {"索引.html", "核对.py", "文书/整改时间表.pdf", "台账/链.jsonl", "数据/积分台账.html"} <= names
    assert files[TOP + "核对.py"] == VERIFIER.read_bytes()
    register = files[TOP + "数据/党员名册.csv"].decode("utf-8-sig")
    assert "白云" in register
    results = files[TOP + "数据/考评结果.csv"].decode("utf-8-sig")
    assert results.count("2026年第三季度") == len(world.members)
    assert [data for name, data in files.items() if name.endswith("签到表.jpg")] == [b"photograph" * 1000]
    assert AuditRow.objects.filter(verb="take_archive", organisation=world.branch).count() == 1


def test_who_may_take_it(world: World) -> None:
    for role in (Role.SECRETARY, Role.COMMUNITY, Role.STREET, Role.DISTRICT):
        assert archived_branch(world.viewer(role), world.branch.pk) == world.branch
    for role in (Role.DEPUTY, Role.PANELLIST, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            archived_branch(world.viewer(role), world.branch.pk)
    with pytest.raises(OutOfSight):
        archived_branch(world.viewer(Role.SECRETARY), world.stranger.pk)
    with pytest.raises(OutOfSight):
        archived_branch(world.viewer(Role.STREET), world.community.pk)
    by = world.viewer(Role.SECRETARY)
    assert archive_years(by, world.branch) == [make.TODAY.year]
    with pytest.raises(Blocked, match="没有考评记录"):
        take_archive(world.branch.pk, year=1999, by=by, at=make.NOW)


def test_what_follows_from_a_year_is_in_it_and_what_is_sealed_is_not(world: World) -> None:
    by, member = world.viewer(Role.SECRETARY), world.members[0]
    walk.open_cycle(world)
    at_home = HomeVisit.objects.create(
        organisation=world.branch, membership=member, visited_on=make.TODAY, household="三单元301",
        form_key=uuid.uuid4(), by_id=by.user_id, at=make.NOW,
    )  # fmt: skip
    HomeNeed.objects.create(visit=at_home, text="楼道灯坏了", promise="月底修好", answer_by=make.TODAY)
    activity = Activity.objects.create(
        organisation=world.branch, kind="党员大会", title="三季度党员大会", held_on=make.TODAY, form_key=uuid.uuid4(),
        recorded_by_id=by.user_id, recorded_at=make.NOW,
    )  # fmt: skip
    Resolution.objects.create(
        activity=activity, place=1, text="通过年度计划", ayes=4, noes=0, abstentions=1, has_passed=True
    )
    open_appraisal(world.branch.pk, year=2026, by=world.viewer(Role.SECRETARY, IN_DECEMBER), at=make.NOW)
    Nomination.objects.create(
        organisation=world.branch, membership=member, year=2026, title=Title.MEMBER.value, deeds="坚持值守。",
        conditions=[{"text": "正式党员", "fact": "正式党员", "is_met": True}],
        nominated_by_id=by.user_id, nominated_on=make.TODAY,
    )  # fmt: skip
    files = unpacked(b"".join(take_archive(world.branch.pk, year=2026, by=by, at=make.NOW).pieces))
    tables = {
        name.removeprefix(f"{TOP}数据/").removesuffix(".csv"): data.decode("utf-8-sig")
        for name, data in files.items()
        if name.endswith(".csv")
    }
    assert "通过年度计划,一般事项,,4,0,1,是" in tables["决议"]
    assert tables["走访"].splitlines()[1] == f"{at_home.pk},2026-09-14,白云,1,"
    assert "待答复" in tables["诉求办理"]
    assert "白云" in tables["民主评议等次"]
    assert "坚持值守。,正式党员（正式党员，达到）" in tables["评先选优"]
    assert {"设岗定责", "履岗报告", "报到党员服务", "外单位服务证明", "党员措施", "党员措施过程"} <= set(tables)
    for sealed in ("三单元301", "楼道灯坏了", "月底修好"):
        assert not [name for name, data in files.items() if sealed.encode() in data]
    papers = {name.removeprefix(f"{TOP}文书/"): data for name, data in files.items() if name.endswith(".pdf")}
    assert {"会议记录.pdf", "民主评议党员登记表.pdf", "评先选优推荐审批表-1.pdf"} <= set(papers)
    assert all(b"pdfaid:conformance>B<" in data for data in papers.values())


def test_whoever_may_take_it_may_read_every_paper_of_it(world: World) -> None:
    open_appraisal(world.branch.pk, year=2026, by=world.viewer(Role.SECRETARY, IN_DECEMBER), at=make.NOW)
    walk.open_cycle(world)
    for role in (Role.COMMUNITY, Role.STREET, Role.DISTRICT):
        pieces = take_archive(world.branch.pk, year=2026, by=world.viewer(role), at=make.NOW).pieces
        assert TOP + "文书/民主评议党员登记表.pdf" in unpacked(b"".join(pieces))


def test_what_was_said_in_a_talk_is_in_no_file(world: World) -> None:
    measure, by = talked(world), world.viewer(Role.SECRETARY)
    files = unpacked(b"".join(take_archive(world.branch.pk, year=measure.year, by=by, at=make.NOW).pieces))
    assert "提醒谈话" in files[TOP + "数据/党员措施.csv"].decode()
    assert "提醒谈话" in files[TOP + "数据/党员措施过程.csv"].decode()
    for words in TALK.values():
        assert not [name for name, data in files.items() if words.encode() in data]
