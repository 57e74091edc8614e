"""积分审定: submitting, approving, returning and adopting; what the database itself refuses."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from tests import make
from tests.sample_standard import SAMPLE
from zhixing.actions.standards.approval import (
    adopt_version,
    approve_version,
    recall_version,
    return_version,
    submit_version,
    withdraw_adoption,
)
from zhixing.actions.standards.drafts import draft_revision, draft_standard, save_draft
from zhixing.models import Adoption, AuditRow, Cycle, StandardVersion, StandardVersionStep
from zhixing.queries.standards.in_force import version_in_force
from zhixing.queries.standards.pages import version_page
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.standards.drafts import fingerprint

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


# --- 积分审定 --------------------------------------------------------------------------------------------------------


def test_the_whole_way_from_draft_to_force(world: make.World) -> None:
    version = approved(world)
    assert (version.state, version.document_number, version.approved_by_id) == (
        "approved",
        "康组发2026年3号",
        world.users[Role.DISTRICT].pk,
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


EXAMPLE = (
    SAMPLE
    + """\
examples:
  - {name: 参加三次党员大会, category: CADRE, facts: {MEET: 3}, index: 24, band: BLUE}
"""
)


def test_a_standard_is_not_approved_while_its_own_example_fails(world: make.World) -> None:
    """The gate of the sample lets nobody with little study have the blue star, and nobody with 24 points."""
    failing = ("算例“参加三次党员大会”不符：应评为“蓝色激励星”，算得“绿色警示星”。请核对办法的分值和算例，改到一致。",)
    version = drafted(world, EXAMPLE)
    with pytest.raises(Blocked) as refused:
        submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    assert reasons(refused) == failing
    StandardVersion.objects.filter(pk=version.pk).update(state="submitted")  # as before an upgrade reckoned otherwise
    with pytest.raises(Blocked) as refused:
        approve_version(version.pk, document_number="1号", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert reasons(refused) == failing
    assert version_page(world.viewer(Role.DISTRICT), version.pk).approve_blockers == list(failing)
    StandardVersion.objects.filter(pk=version.pk).update(state="draft")
    mended = EXAMPLE.replace("band: BLUE", "band: GREEN")
    save_draft(version.pk, text=mended, mark=fingerprint(EXAMPLE), by=world.viewer(Role.STREET), at=make.NOW)
    submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    done = approve_version(version.pk, document_number="1号", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert done.state == "approved"


def test_nobody_approves_what_they_drafted_or_saved(world: make.World) -> None:
    version = drafted(world)
    helper = make.viewer(make.appoint(make.user("街道乙"), Role.STREET, world.street))
    save_draft(version.pk, text=SAMPLE + "\n", mark=fingerprint(SAMPLE), by=helper, at=make.NOW)
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
    assert (
        approve_version(version.pk, document_number="1号", by=world.viewer(Role.STREET), at=make.NOW).state
        == "approved"
    )


def test_returned_with_a_reason_and_handed_in_again(world: make.World) -> None:
    version = submitted(world)
    with pytest.raises(Blocked) as refused:
        return_version(version.pk, reason=" ", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert reasons(refused) == ("请写明退回原因，供起草人修改。",)
    back = return_version(version.pk, reason="志愿奉献分值偏低", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert (back.state, back.returned_reason) == ("returned", "志愿奉献分值偏低")
    again = submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    assert (again.state, again.returned_reason) == ("submitted", "")
    assert list(version.steps.order_by("pk").values_list("step", "note")) == [
        ("drafted", ""),
        ("submitted", ""),
        ("returned", "志愿奉献分值偏低"),
        ("submitted", ""),
    ]


def test_a_submitted_text_is_closed_until_recalled(world: make.World) -> None:
    version, by = submitted(world), world.viewer(Role.STREET)
    with pytest.raises(Blocked) as refused:
        save_draft(version.pk, text=SAMPLE, mark=fingerprint(SAMPLE), by=by, at=make.NOW)
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
        adopt_version(
            version.pk,
            organisation_id=world.community.pk,
            from_on=OCTOBER,
            by=world.viewer(Role.COMMUNITY),
            at=make.NOW,
        )
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
        (
            Adoption.objects.latest("pk").pk,
            OCTOBER,
            "这一次施行已经生效，不能撤销；如需更换，请从以后的日期起施行另一个版本。",
        ),
    ):
        with pytest.raises(Blocked) as refused:
            withdraw_adoption(pk, by=world.viewer(Role.STREET, today), at=make.NOW)
        assert reasons(refused) == (sentence,)


def test_no_adoption_before_a_cycle_already_opened(world: make.World) -> None:
    old = approved(world)
    Cycle.objects.create(
        organisation=world.branch,
        version=old,
        year=2026,
        number=3,
        kind="quarter",
        opened_at=make.NOW,
        cut_off_on=dt.date(2026, 9, 30),
        self_report_due_on=OCTOBER,
        review_due_on=OCTOBER,
        opened_by=world.users[Role.SECRETARY],
    )
    new = draft_revision(old.standard_id, by=world.viewer(Role.STREET), at=make.NOW)
    submit_version(new.pk, by=world.viewer(Role.STREET), at=make.NOW)
    approve_version(new.pk, document_number="4号", by=world.viewer(Role.DISTRICT), at=make.NOW)
    with pytest.raises(Blocked) as refused:
        adopted(world, new, dt.date(2026, 7, 1))
    assert reasons(refused) == (
        "考评周期“阳光社区第一党支部2026年第三季度”已按原办法开启，仍用原办法，不受新办法影响；"
        "施行日期请选在这些周期开始之后。",
    )
    _, keeping = adopt_version(
        new.pk, organisation_id=world.street.pk, from_on=dt.date(2026, 7, 2), by=world.viewer(Role.STREET), at=make.NOW
    )
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
