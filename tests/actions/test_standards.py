"""考评办法: drafting, approving and adopting; what the database itself refuses."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from tests import make
from tests.sample_standard import SAMPLE
from zhixing.actions.standards import (
    discard_draft,
    draft_revision,
    draft_standard,
    install_packs,
    save_draft,
)
from zhixing.actions.standards_approval import (
    adopt_version,
    approve_version,
    recall_version,
    return_version,
    submit_version,
    withdraw_adoption,
)
from zhixing.models import Adoption, AuditRow, Cycle, Standard, StandardVersion, StandardVersionStep
from zhixing.queries.standards import version_in_force
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.standards_drafts import fingerprint

OCTOBER = dt.date(2026, 10, 1)


def drafted(world: make.World, text: str = SAMPLE) -> StandardVersion:
    return draft_standard(world.street.pk, text=text, by=world.viewer(Role.STREET), at=make.NOW)


def submitted(world: make.World) -> StandardVersion:
    return submit_version(drafted(world).pk, by=world.viewer(Role.STREET), at=make.NOW)


def approved(world: make.World) -> StandardVersion:
    return approve_version(
        submitted(world).pk, document_number="康组发2026年3号", by=world.viewer(Role.DISTRICT), at=make.NOW
    )


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
        1, "draft", "阳光街道党员积分办法", world.street
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


def test_a_text_with_problems_is_kept_and_one_that_is_no_yaml_is_not(world: make.World) -> None:
    made = drafted(world)
    by = world.viewer(Role.STREET)
    kept = save_draft(made.pk, text="title: 甲\ncolour: red\n", seen=fingerprint(SAMPLE), by=by, at=make.NOW)
    assert kept.text == "title: 甲\ncolour: red\n"
    assert Standard.objects.get().title == "甲"
    with pytest.raises(Blocked) as refused:
        save_draft(made.pk, text="title: [甲\n", seen=fingerprint(kept.text), by=by, at=make.NOW)
    assert len(reasons(refused)) == 1
    assert reasons(refused)[0].startswith("第 2 行 全文：这一行附近不合 YAML 格式")
    assert StandardVersion.objects.get().text == kept.text
    assert AuditRow.objects.filter(verb="save_draft").count() == 1


def test_nobody_writes_over_what_another_saved_meanwhile(world: make.World) -> None:
    made = drafted(world)
    by = world.viewer(Role.STREET)
    save_draft(made.pk, text=SAMPLE + "# 甲\n", seen=fingerprint(SAMPLE), by=by, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        save_draft(made.pk, text=SAMPLE + "# 乙\n", seen=fingerprint(SAMPLE), by=by, at=make.NOW)
    assert reasons(refused) == (
        "您打开之后，别人又改过这份草稿；请先在另一个窗口查看最新内容，再把您的修改写进去。",
    )
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
        lambda by: save_draft(pack.pk, text=SAMPLE, seen=fingerprint(SAMPLE), by=by, at=make.NOW),
    ):
        with pytest.raises(Blocked) as refused:
            change(world.viewer(Role.DISTRICT))
        assert reasons(refused) == ("随系统提供的办法不能直接修改，请以它为底稿起草本组织的办法。",)


# --- 积分审定 --------------------------------------------------------------------------------------------------------

def test_the_whole_way_from_draft_to_force(world: make.World) -> None:
    version = approved(world)
    assert (version.state, version.document_number, version.approved_by_id) == (
        "approved", "康组发2026年3号", world.users[Role.DISTRICT].pk
    )
    adopted(world, version, OCTOBER)
    assert version_in_force(world.branch, OCTOBER) == version
    assert version_in_force(world.branch, make.TODAY) is None
    verbs = ["draft_standard", "submit_version", "approve_version", "adopt_version"]
    assert list(AuditRow.objects.order_by("pk").values_list("verb", flat=True)) == verbs


def test_a_version_with_problems_is_not_handed_in(world: make.World) -> None:
    version = drafted(world, "title: 甲\ncolour: red\n")
    with pytest.raises(Blocked) as refused:
        submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    assert reasons(refused) == ("办法内容还有 1 处问题，请逐条改好再提交。",)
    assert StandardVersion.objects.get().state == "draft"


def test_nobody_approves_what_they_drafted_or_saved(world: make.World) -> None:
    version = drafted(world)
    helper = make.viewer(make.appoint(make.user("街道乙"), Role.STREET, world.street))
    save_draft(version.pk, text=SAMPLE + "\n", seen=fingerprint(SAMPLE), by=helper, at=make.NOW)
    submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    for writer in (world.viewer(Role.STREET), helper):
        with pytest.raises(Blocked) as refused:
            approve_version(version.pk, document_number="1号", by=writer, at=make.NOW)
        assert reasons(refused) == ("起草人不能审定自己起草的办法，请由另一位有审定权限的同志办理。",)
    third = make.viewer(make.appoint(make.user("街道丙"), Role.STREET, world.street))
    assert approve_version(version.pk, document_number="1号", by=third, at=make.NOW).state == "approved"


def test_approval_wants_its_number_and_its_role(world: make.World) -> None:
    version = submitted(world)
    with pytest.raises(Blocked) as refused:
        approve_version(version.pk, document_number=" ", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert reasons(refused) == ("请填写审定文号。",)
    with pytest.raises(OutOfSight):  # those below do not even see it before it is approved
        approve_version(version.pk, document_number="1号", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert StandardVersion.objects.get().state == "submitted"


def test_a_community_drafts_and_its_street_approves(world: make.World) -> None:
    by = world.viewer(Role.COMMUNITY)
    version = draft_standard(world.community.pk, text=SAMPLE, by=by, at=make.NOW)
    submit_version(version.pk, by=by, at=make.NOW)
    with pytest.raises(NotAllowed):
        approve_version(version.pk, document_number="1号", by=by, at=make.NOW)
    assert approve_version(
        version.pk, document_number="1号", by=world.viewer(Role.STREET), at=make.NOW
    ).state == "approved"


def test_returned_with_a_reason_and_handed_in_again(world: make.World) -> None:
    version = submitted(world)
    with pytest.raises(Blocked) as refused:
        return_version(version.pk, reason=" ", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert reasons(refused) == ("请写明退回原因，起草人要按它修改。",)
    back = return_version(version.pk, reason="志愿奉献分值偏低", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert (back.state, back.returned_reason) == ("returned", "志愿奉献分值偏低")
    again = submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    assert (again.state, again.returned_reason) == ("submitted", "")
    assert list(version.steps.order_by("pk").values_list("step", "note")) == [
        ("drafted", ""), ("submitted", ""), ("returned", "志愿奉献分值偏低"), ("submitted", "")
    ]


def test_a_submitted_text_is_closed_until_recalled(world: make.World) -> None:
    version, by = submitted(world), world.viewer(Role.STREET)
    with pytest.raises(Blocked) as refused:
        save_draft(version.pk, text=SAMPLE, seen=fingerprint(SAMPLE), by=by, at=make.NOW)
    assert reasons(refused) == ("该版本已提交审定，不能修改；如需修改，请先撤回。",)
    assert recall_version(version.pk, by=by, at=make.NOW).state == "draft"
    with pytest.raises(Blocked) as refused:
        recall_version(version.pk, by=by, at=make.NOW)
    assert reasons(refused) == ("该版本目前是“起草中”，只有“待审定”的版本可以撤回。",)


# --- adoption ------------------------------------------------------------------------------------------------------

def adopted(world: make.World, version: StandardVersion, from_on: dt.date) -> Adoption:
    adoption, _ = adopt_version(
        version.pk, organisation_id=world.street.pk, from_on=from_on, by=world.viewer(Role.STREET), at=make.NOW
    )
    return adoption


def test_adopting_asks_for_the_role_and_for_approval(world: make.World) -> None:
    version = drafted(world)
    with pytest.raises(Blocked) as refused:
        adopted(world, version, OCTOBER)
    assert reasons(refused) == ("该版本目前是“起草中”，审定后才能施行。",)
    with pytest.raises(NotAllowed):
        adopt_version(version.pk, organisation_id=world.community.pk, from_on=OCTOBER,
                      by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert not Adoption.objects.exists()


def test_an_adoption_to_come_is_withdrawn_and_its_day_is_free_again(world: make.World) -> None:
    version = approved(world)
    first = adopted(world, version, OCTOBER)
    with pytest.raises(Blocked) as refused:
        adopted(world, version, OCTOBER)
    assert reasons(refused) == ("自 2026年10月1日 起施行的办法已经有了，请另选日期，或先撤销那一次施行。",)
    withdraw_adoption(first.pk, by=world.viewer(Role.STREET), at=make.NOW)
    assert version_in_force(world.branch, OCTOBER) is None
    adopted(world, version, OCTOBER)
    assert version_in_force(world.branch, OCTOBER) == version
    for pk, today, sentence in (
        (first.pk, make.TODAY, "这一次施行已经撤销过了。"),
        (Adoption.objects.latest("pk").pk, OCTOBER,
         "这一次施行已经生效，不能撤销；如需更换，请从以后的日期起施行另一个版本。"),
    ):
        with pytest.raises(Blocked) as refused:
            withdraw_adoption(pk, by=world.viewer(Role.STREET, today), at=make.NOW)
        assert reasons(refused) == (sentence,)


def test_no_adoption_before_a_cycle_already_opened(world: make.World) -> None:
    old = approved(world)
    Cycle.objects.create(
        organisation=world.branch, version=old, year=2026, quarter=3, kind="quarter", opened_at=make.NOW,
        self_report_due_on=OCTOBER, review_due_on=OCTOBER, opened_by=world.users[Role.SECRETARY],
    )
    new = draft_revision(old.standard_id, by=world.viewer(Role.STREET), at=make.NOW)
    submit_version(new.pk, by=world.viewer(Role.STREET), at=make.NOW)
    approve_version(new.pk, document_number="4号", by=world.viewer(Role.DISTRICT), at=make.NOW)
    with pytest.raises(Blocked) as refused:
        adopted(world, new, dt.date(2026, 7, 1))
    assert reasons(refused) == (
        "考评周期“阳光社区第一党支部2026年第三季度”已按原办法开启，仍用原办法，不受新办法影响；"
        "施行日期请选在这些季度开始之后。",
    )
    _, keeping = adopt_version(new.pk, organisation_id=world.street.pk, from_on=dt.date(2026, 7, 2),
                               by=world.viewer(Role.STREET), at=make.NOW)
    assert keeping == ["阳光社区第一党支部2026年第三季度"]
    adopted(world, old, dt.date(2026, 6, 1))  # the cycle is its own
    assert Cycle.objects.get().version == old


# --- what the database refuses -------------------------------------------------------------------------------------

def refused_by_the_database(sql: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError:
        return True
    return False


CHANGES = (
    "UPDATE zhixing_standardversion SET text = 'title: 乙' WHERE id = %s",
    "UPDATE zhixing_standardversion SET state = 'draft' WHERE id = %s",
    "DELETE FROM zhixing_standardversion WHERE id = %s",
)


def test_an_approved_version_never_changes(world: make.World) -> None:
    version = approved(world)
    assert [refused_by_the_database(sql, version.pk) for sql in CHANGES] == [True, True, True]
    assert refused_by_the_database("TRUNCATE zhixing_standardversion CASCADE")
    version.refresh_from_db()
    assert (version.text, version.state) == (SAMPLE, "approved")


def test_without_the_guard_the_change_would_go_through(world: make.World) -> None:
    """The broken twin: the test above is about the trigger and nothing else."""
    version = approved(world)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TRIGGER approved_stays ON zhixing_standardversion")
    assert not refused_by_the_database(CHANGES[0], version.pk)


def test_steps_and_adoptions_stay_as_they_are(world: make.World) -> None:
    adoption = adopted(world, approved(world), OCTOBER)
    step = StandardVersionStep.objects.latest("pk")
    assert refused_by_the_database("UPDATE zhixing_standardversionstep SET note = '' WHERE id = %s", step.pk)
    assert refused_by_the_database("UPDATE zhixing_adoption SET from_on = '2020-01-01' WHERE id = %s", adoption.pk)
    assert refused_by_the_database("DELETE FROM zhixing_adoption WHERE id = %s", adoption.pk)
