"""同名同姓: what is written down at the time of an act says which of two namesakes it was."""

import datetime as dt
from dataclasses import replace

import pytest
from pytest_django import Settings

from tests import ballots, make, walk
from tests.actions.members.test_rosters import bring
from tests.namesakes import FIRST, NAME, SECOND, rename, twins
from tests.rosters import row, workbook
from zhixing.actions.accounts.appointments import give_role
from zhixing.actions.accounts.lifecycle import create_member_accounts, lock_account, reset_password
from zhixing.actions.ballots.lifecycle import ask_early_seal
from zhixing.actions.members.register import edit_member, end_membership
from zhixing.actions.members.transfers import transfer_member
from zhixing.actions.reviews.blind import (
    OpinionInput,
    declare_recusal,
    form_panel,
    give_opinions,
    open_opinions,
    withdraw_recusal,
)
from zhixing.actions.reviews.joint import accept_means, conclude_on
from zhixing.actions.reviews.panels import replace_panellist
from zhixing.actions.reviews.settlements import settle_difference
from zhixing.models import AuditRow, Cycle, JointOpinion, Membership, Participant, Person, SelfReportLine, User
from zhixing.queries.ballots.pages import ballot_page
from zhixing.queries.ledger.chain import describe
from zhixing.queries.members.records import record_of
from zhixing.queries.reviews.joint import joint_page, minutes
from zhixing.queries.rosters.imports import undo_facts
from zhixing.queries.trials.replay import replay
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import Wish
from zhixing.rules.ballots.states import Seat
from zhixing.rules.ledger.chain import Break
from zhixing.rules.members.records import EndReason
from zhixing.rules.members.rosters import undo_blockers
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.panel import SELF, Settling
from zhixing.rules.reviews.self_reports import ReportLineInput


def summaries(*verbs: str) -> list[str]:
    return list(AuditRow.objects.filter(verb__in=verbs).order_by("pk").values_list("summary", flat=True))


def of(cycle: Cycle, member: Membership) -> Participant:
    return cycle.participants.get(membership=member)


def test_the_log_of_the_register_says_which_of_two(world: make.World) -> None:
    walk.open_cycle(world)
    first, second = rename(world)
    secretary, community = world.viewer(Role.SECRETARY), world.viewer(Role.COMMUNITY)
    edit_member(first.pk, replace(record_of(first), job="网格员"), by=secretary, at=make.NOW)
    assert summaries("edit_member") == [f"{FIRST}：工作岗位"]
    transfer_member(
        first.pk, to=world.sister.pk, on=make.TODAY, letter_number="", reason="搬家", by=community, at=make.NOW
    )
    assert summaries("transfer_member") == [f"{FIRST}：阳光社区第一党支部→阳光小区党支部"]
    Membership.objects.create(
        person=Person.objects.create(name=NAME, name_key="x"),
        organisation=world.branch,
        kind="full",
        from_on=dt.date(2026, 9, 1),
        joined_on=dt.date(1970, 7, 1),
    )
    end_membership(second.pk, reason=EndReason.DECEASED, on=make.TODAY, note="", by=secretary, at=make.NOW)
    assert summaries("end_membership") == [f"{SECOND}：去世"]
    assert summaries("follow_register")[-1] == f"2026年第三季度：{SECOND}：本季度内已离开（去世）"
    with pytest.raises(Blocked) as refused:
        edit_member(second.pk, record_of(second), by=secretary, at=make.NOW)
    assert refused.value.reasons == (f"“{SECOND}”已经离开这个支部，不能再修改。",)


def test_accounts_and_slips_say_which_of_two(world: make.World) -> None:
    first, second = rename(world)
    user, admin = User.objects.get(person=first.person_id), world.viewer(Role.SYSTEM_ADMIN)
    slips = create_member_accounts(world.branch.pk, membership_ids=[second.pk], by=admin, at=make.NOW)
    assert [slip.name for slip in slips] == [SECOND]
    assert User.objects.get(pk=slips[0].user_id).name == NAME  # the account itself is called as the person is
    assert reset_password(user.pk, by=admin, at=make.NOW).name == FIRST
    lock_account(user.pk, reason="久不使用", by=admin, at=make.NOW)
    clerk = make.user(NAME, name_key=user.name_key)  # belongs to no register
    give_role(
        clerk, world.sister, Wish(Role.CLERK, OrgKind.ESTATE_BRANCH, make.TODAY, None, "第1号"), by=admin, at=make.NOW
    )
    assert summaries("reset_password", "lock_account", "appoint") == [
        FIRST,
        f"{FIRST}：久不使用",
        f"{NAME}（账号{clerk.username}）任阳光小区党支部录入员，2026年9月14日起",
    ]


def test_a_chain_that_does_not_hold_names_the_right_one_with_a_wrong_key_too(
    world: make.World, settings: Settings
) -> None:
    first, second = rename(world)
    Person.objects.filter(pk__in=[first.person_id, second.person_id]).update(id_number="150699198005060011")
    for member in (first, second):
        make.entry(member, "LESSON", by=world.viewer(Role.SECRETARY))
    settings.FIELD_KEY = "another key"
    rows = [found.row for found in describe([Break(world.branch.pk, seq, "不符") for seq in (1, 2)])]
    assert rows == [f"{name}，2026年9月11日，细则“LESSON”，活动记录" for name in (FIRST, SECOND)]


def test_an_import_that_stays_names_the_right_one(world: make.World) -> None:
    rename(world)
    secretary = world.viewer(Role.SECRETARY)
    done = bring(
        secretary,
        world.branch,
        workbook(row(NAME, 1, ""), row(NAME, 3, "", joined_on=dt.date(2012, 7, 1), full_on=dt.date(2013, 7, 1))),
    )
    member = done.lines.order_by("row").last().membership  # type: ignore[union-attr]
    assert member is not None
    edit_member(member.pk, replace(record_of(member), job="网格员"), by=secretary, at=make.NOW)
    why = "导入之后又修改过登记，不能撤销；个别登错的请逐人办理离册。"
    assert undo_blockers(undo_facts(secretary, done)) == [f"{NAME}（2012年7月1日入党）：{why}"]
    assert undo_blockers(undo_facts(world.viewer(Role.COMMUNITY), done)) == [f"{NAME}（2012年入党）：{why}"]


@pytest.mark.parametrize("has_cycle", [True, False])
def test_a_replay_says_whose_result_would_change(world: make.World, has_cycle: bool) -> None:
    version = walk.adopt(world.street)
    if has_cycle:
        walk.open_cycle(world)
    rename(world)
    result = replay(world.viewer(Role.STREET), version.pk, world.community.pk, walk.QUARTER)
    assert sorted(line.name for line in result.lines if NAME in line.name) == [FIRST, SECOND]


@pytest.fixture
def cycle(world: make.World) -> Cycle:
    """Two namesakes judge and are judged, the second in the chair; of the second the report differs from the ledger."""
    found = walk.open_cycle(world, kind=CycleKind.YEAR_END)
    said = {world.members[1].person.name: [ReportLineInput("LESSON", 1000, "少记一次")]}
    found = walk.past_ballot(
        walk.advance(walk.submit_self_reports(found, world, said=said), world), by=world.viewer(Role.SECRETARY)
    )
    rename(world)
    seats = [world.users[Role.SECRETARY], *(make.appoint(one, Role.PANELLIST, world.branch) for one in twins(world))]
    form_panel(
        found.pk, user_ids=[one.pk for one in seats], chair_id=seats[2].pk, by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    return walk.fresh(found)


def judged(cycle: Cycle, world: make.World) -> None:
    """85 on average for the first, 55 for the second, 70 for everybody else."""
    worth = {(0, 0): 9000, (0, 1): 5000, (1, 1): 6000, (2, 0): 8000}
    for judge, user in enumerate([world.users[Role.SECRETARY], *twins(world)]):
        given = [
            OpinionInput(of(cycle, member).pk, worth.get((judge, place), 7000))
            for place, member in enumerate(world.members)
            if member.person_id != user.person_id
        ]
        give_opinions(cycle.pk, opinions=given, by=make.viewer(user), at=make.NOW)
    open_opinions(cycle.pk, by=make.viewer(twins(world)[1]), at=make.NOW)


def test_namesakes_neither_exchange_means_nor_are_accepted_for_one_another(world: make.World, cycle: Cycle) -> None:
    judged(cycle, world)
    first, second = (of(cycle, member).pk for member in world.members[:2])
    others = {of(cycle, member).pk: 7000 for member in world.members[2:]}

    def accepted(by: Viewer) -> dict[int, int | None]:
        accept_means(cycle.pk, by=by, at=make.NOW)
        return dict(JointOpinion.objects.values_list("participant", "points"))

    own, secretary = make.viewer(twins(world)[0]), world.viewer(Role.SECRETARY)
    assert accepted(own) == others  # the first judges not themselves; the second's difference is not settled
    line = SelfReportLine.objects.get().pk
    settle_difference(line, outcome=Settling.KEPT, remark="签到表上没有", by=own, at=make.NOW)
    assert accepted(own) == others | {second: 5500}
    assert accepted(secretary) == others | {second: 5500, first: 8500}
    assert summaries("settle_difference") == [f"{SECOND}：维持台账"]


def test_a_difference_of_one_does_not_hold_up_the_other(world: make.World, cycle: Cycle) -> None:
    judged(cycle, world)
    accept_means(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    accepted = JointOpinion.objects.filter(participant__person__name=NAME)
    assert [(one.participant.membership_id, one.points) for one in accepted] == [(world.members[0].pk, 8500)]


def test_opinions_recusals_and_minutes_say_which_of_two_said_it(world: make.World, cycle: Cycle) -> None:
    secretary, (first, second) = world.viewer(Role.SECRETARY), world.members[:2]
    declare_recusal(of(cycle, first).pk, reason="近亲属", by=secretary, at=make.NOW)
    withdraw_recusal(of(cycle, first).pk, by=secretary, at=make.NOW)
    judged(cycle, world)
    lines = {one.participant_id: one for one in joint_page(secretary, cycle.pk).lines}
    of_first, of_second = lines[of(cycle, first).pk], lines[of(cycle, second).pk]
    head = world.users[Role.SECRETARY].name
    assert [[one.name for one in line.opinions] for line in (of_first, of_second)] == [[head, SECOND], [head, FIRST]]
    assert [of_first.recusals, of_second.recusals] == [[(FIRST, SELF)], [(SECOND, SELF)]]
    record = minutes(secretary, cycle.pk)
    assert (record.chair, sorted(record.seats)) == (SECOND, sorted([head, FIRST, SECOND]))
    assert record.recusals == [(FIRST, FIRST, SELF), (SECOND, SECOND, SELF)]
    conclude_on(of(cycle, first).pk, points=8500, by=secretary, at=make.NOW)
    assert summaries("declare_recusal", "withdraw_recusal", "conclude_on") == [FIRST, FIRST, f"{FIRST}：合议分 85 分"]


def test_the_minutes_say_which_of_two_left_the_group(world: make.World, cycle: Cycle) -> None:
    secretary, deputy, (first, second) = world.viewer(Role.SECRETARY), world.users[Role.DEPUTY], twins(world)
    User.objects.filter(pk=first.pk).update(is_active=False)
    replace_panellist(
        cycle.pk, first.pk, successor_id=deputy.pk, chair_id=None, reason="免职", by=secretary, at=make.NOW
    )
    assert summaries("replace_panellist") == [f"2026年第三季度：{FIRST}，免职"]
    with pytest.raises(Blocked) as refused:
        replace_panellist(cycle.pk, second.pk, successor_id=None, chair_id=None, reason="", by=secretary, at=make.NOW)
    assert refused.value.reasons[0].startswith(f"{SECOND}仍能参加评定，不能更换")


def test_a_teller_is_not_taken_for_another_of_the_same_name(world: make.World) -> None:
    cycle = ballots.to_stage(world)
    rename(world)
    world.users[Role.PANELLIST].name = NAME
    world.users[Role.PANELLIST].save()
    ballot = ballots.prepare(cycle, world)
    ballots.to_open(ballot, world)
    first, other = (ballots.teller(world, seat) for seat in (Seat.FIRST, Seat.SECOND))
    ask_early_seal(ballot.pk, reason="都已投完", by=first, at=ballots.DURING)
    pages = [ballot_page(teller, ballot.pk, ballots.DURING) for teller in (first, other)]
    assert [page.may_seal_early for page in pages] == [False, True]
    account = world.users[Role.PANELLIST].username
    assert [(page.early_by, page.tellers[1].name) for page in pages] == [(SECOND, f"{NAME}（账号{account}）")] * 2
