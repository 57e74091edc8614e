"""考评办法: the shipped packs, drafting and saving."""

from pathlib import Path

import pytest

from tests import make
from tests.sample_standard import SAMPLE
from zhixing.actions.standards.drafts import discard_draft, draft_revision, draft_standard, install_packs, save_draft
from zhixing.models import AuditRow, Standard, StandardVersion
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.standards.drafts import fingerprint


def drafted(world: make.World, text: str = SAMPLE) -> StandardVersion:
    return draft_standard(world.street.pk, text=text, by=world.viewer(Role.STREET), at=make.NOW)


def reasons(refused: pytest.ExceptionInfo[Blocked]) -> tuple[str, ...]:
    return refused.value.reasons


# --- packs ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_packs_come_in_once_and_a_changed_one_as_the_next_version(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(SAMPLE)
    made = install_packs(make.NOW, tmp_path)
    assert [(one.standard.pack, one.standard.owner, one.number, one.state) for one in made] == [
        ("sample", None, 1, "approved")
    ]
    assert install_packs(make.NOW, tmp_path) == []
    (tmp_path / "sample.yaml").write_text(SAMPLE.replace("阳光街道党员积分办法", "新办法"))
    assert [one.number for one in install_packs(make.NOW, tmp_path)] == [2]
    assert list(Standard.objects.values_list("title", flat=True)) == ["新办法"]
    assert AuditRow.objects.filter(verb="install_pack", by__isnull=True).count() == 2


@pytest.mark.django_db
def test_a_pack_that_does_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("title: 甲\nblock: []\n")
    with pytest.raises(ValueError, match=r"bad\.yaml.*第 2 行"):
        install_packs(make.NOW, tmp_path)
    assert not Standard.objects.exists()


# --- drafting ------------------------------------------------------------------------------------------------------


def test_a_draft_is_started_and_leaves_a_trace(world: make.World) -> None:
    made = drafted(world)
    assert (made.number, made.state, made.standard.title, made.standard.owner) == (
        1,
        "draft",
        "阳光街道党员积分办法",
        world.street,
    )
    assert list(made.steps.values_list("step", "by__name")) == [("drafted", "街道党工委甲")]
    row = AuditRow.objects.get(verb="draft_standard")
    assert (row.subject_id, row.organisation_id, row.summary) == (made.pk, world.street.pk, "阳光街道党员积分办法")


def test_drafting_asks_for_the_role_and_the_place(world: make.World) -> None:
    with pytest.raises(NotAllowed):
        draft_standard(world.branch.pk, text=SAMPLE, by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(OutOfSight):
        draft_standard(world.other_community.pk, text=SAMPLE, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    with pytest.raises(OutOfSight):
        draft_standard(0, text=SAMPLE, by=world.viewer(Role.STREET), at=make.NOW)
    assert not Standard.objects.exists()


def test_a_second_standard_of_the_same_name_is_refused(world: make.World) -> None:
    drafted(world)
    with pytest.raises(Blocked) as refused:
        drafted(world)
    assert reasons(refused) == (
        "“哈巴格希街道党工委”已有《阳光街道党员积分办法》，请修改名称，或在原办法上起草新版本。",
    )


def test_a_draft_is_not_renamed_to_what_another_is_called(world: make.World) -> None:
    drafted(world)
    made = drafted(world, SAMPLE.replace("title: 阳光街道党员积分办法", "title: 另一部"))
    with pytest.raises(Blocked) as refused:
        save_draft(made.pk, text=SAMPLE, mark=fingerprint(made.text), by=world.viewer(Role.STREET), at=make.NOW)
    assert reasons(refused) == (
        "“哈巴格希街道党工委”已有《阳光街道党员积分办法》，请修改名称，或在原办法上起草新版本。",
    )


def test_a_name_is_free_again_once_every_version_was_given_up(world: make.World) -> None:
    made = drafted(world)
    discard_draft(made.pk, by=world.viewer(Role.STREET), at=make.NOW)
    assert drafted(world).standard.title == "阳光街道党员积分办法"


@pytest.mark.parametrize("written", ['"\\ud800"', '"a\\0b"', '"a\\x01b"'])
def test_characters_that_cannot_be_kept_are_refused_with_their_line(world: make.World, written: str) -> None:
    made = drafted(world)
    with pytest.raises(Blocked) as refused:
        save_draft(
            made.pk, text=f"title: {written}\n", mark=fingerprint(made.text), by=world.viewer(Role.STREET), at=make.NOW
        )
    assert reasons(refused) == (
        "第 1 行 全文：这里有不能保存的字符（控制字符或残缺的字符，如 \\0、\\ud800），请删去后重新输入。",
    )


def test_a_text_with_problems_is_kept_and_one_that_is_no_yaml_is_not(world: make.World) -> None:
    made = drafted(world)
    by = world.viewer(Role.STREET)
    kept = save_draft(made.pk, text="title: 甲\ncolour: red\n", mark=fingerprint(SAMPLE), by=by, at=make.NOW)
    assert kept.text == "title: 甲\ncolour: red\n"
    assert Standard.objects.get().title == "甲"
    with pytest.raises(Blocked) as refused:
        save_draft(made.pk, text="title: [甲\n", mark=fingerprint(kept.text), by=by, at=make.NOW)
    assert len(reasons(refused)) == 1
    assert reasons(refused)[0].startswith("第 1 行 全文：这一行附近不合 YAML 格式")
    assert StandardVersion.objects.get().text == kept.text
    assert AuditRow.objects.filter(verb="save_draft").count() == 1


def test_nobody_writes_over_what_another_saved_meanwhile(world: make.World) -> None:
    made = drafted(world)
    by = world.viewer(Role.STREET)
    save_draft(made.pk, text=SAMPLE + "# 甲\n", mark=fingerprint(SAMPLE), by=by, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        save_draft(made.pk, text=SAMPLE + "# 乙\n", mark=fingerprint(SAMPLE), by=by, at=make.NOW)
    assert reasons(refused) == ("本页打开后，其他同志已修改这份草稿；请先在另一个窗口查看最新内容，再补入您的修改。",)
    assert StandardVersion.objects.get().text == SAMPLE + "# 甲\n"


def test_one_version_is_in_the_making_until_it_is_approved_or_discarded(world: make.World) -> None:
    made = drafted(world)
    by = world.viewer(Role.STREET)
    with pytest.raises(Blocked) as refused:
        draft_revision(made.standard_id, by=by, at=make.NOW)
    assert reasons(refused) == ("这部办法已有一个版本正在起草或审定，请在那个版本上修改。",)
    assert discard_draft(made.pk, by=by, at=make.NOW).state == "discarded"
    again = draft_revision(made.standard_id, by=by, at=make.NOW)
    assert (again.number, again.text, again.state) == (2, SAMPLE, "draft")
    with pytest.raises(Blocked) as refused:
        discard_draft(made.pk, by=by, at=make.NOW)
    assert reasons(refused) == ("该版本已作废，不能再修改；如需调整，请以它为底稿起草新版本。",)


def test_a_pack_itself_is_not_changed(world: make.World, tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(SAMPLE)
    pack = install_packs(make.NOW, tmp_path)[0]
    for change in (
        lambda by: draft_revision(pack.standard_id, by=by, at=make.NOW),
        lambda by: save_draft(pack.pk, text=SAMPLE, mark=fingerprint(SAMPLE), by=by, at=make.NOW),
    ):
        with pytest.raises(Blocked) as refused:
            change(world.viewer(Role.DISTRICT))
        assert reasons(refused) == ("随系统提供的办法不能直接修改，请以它为底稿起草本组织的办法。",)
