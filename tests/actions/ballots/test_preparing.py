"""民主测评: preparing, phrases, opening: what works and leaves a trace, who is refused, what blocks."""

import datetime as dt

import pytest

from tests import audit, ballots, make, walk
from zhixing.actions.ballots.keys import set_phrase, sweep_keys
from zhixing.actions.ballots.lifecycle import end_issuing, open_ballot, seal_box, void_ballot, waive_ballot
from zhixing.actions.ballots.preparing import PanelTerms, change_ballot, prepare_ballot, refresh_rolls
from zhixing.files.ballots import key_shares
from zhixing.models import AuditRow, Ballot, BallotWaiver, Cycle
from zhixing.queries.ballots.facts import facts_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.phrases import TOO_EASY
from zhixing.rules.ballots.states import Seat
from zhixing.rules.members.records import PersonKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

PANELS = walk.STANDARD.replace(
    "source: ballot, weight: {midyear: 20, year_end: 20}",
    "source: ballot, weight: {midyear: 20, year_end: 20}, panels: [{code: members, name: 党员, weight: 70},"
    " {code: masses, name: 群众, weight: 30}]",
)


def reasons(act: object, *args: object, **fields: object) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        act(*args, **fields)  # type: ignore[operator]
    return refusal.value.reasons


def last(verb: str) -> str:
    return AuditRow.objects.filter(verb=verb).latest("pk").summary


# --- preparing ---------------------------------------------------------------------------------------------------


def test_the_roll_is_the_register_and_the_subjects_are_full_members(world: make.World, ballot: Ballot) -> None:
    panel = ballot.panels.get()
    assert (panel.name, panel.weight, panel.has_subjects) == ("本支部党员", 10000, True)
    assert list(panel.roll.order_by("number").values_list("number", "name", "note")) == [
        (1, "白云", ""),
        (2, "陈志强", ""),
        (3, "高娃", ""),
        (4, "李秀英", "预备党员"),
        (5, "王建国", ""),
    ]
    assert list(ballot.subjects.order_by("number").values_list("number", "name")) == [
        (1, "白云"),
        (2, "陈志强"),
        (3, "高娃"),
        (4, "王建国"),
    ]
    assert len(set(ballot.subjects.values_list("alias", flat=True))) == 4
    assert {one.seat: one.user_id for one in ballot.tellers.all()} == {
        seat.value: user.pk for seat, user in ballots.teller_users(world).items()
    }
    assert last("prepare_ballot") == "2026年第三季度“民主测评”"


def test_prospects_and_those_of_other_branches_are_on_no_roll(world: make.World, cycle: Cycle) -> None:
    make.member("丁香", world.branch, kind=PersonKind.ACTIVIST)
    panel = ballots.prepare(cycle, world).panels.get()
    assert set(panel.roll.values_list("name", flat=True)) == {one.person.name for one in world.members}


def test_panels_of_the_standard_have_rolls_of_their_own(world: make.World) -> None:
    ballot = ballots.prepare(ballots.to_stage(world, PANELS), world)
    assert [
        (one.code, one.name, one.weight, one.has_subjects, one.roll.count()) for one in ballot.panels.order_by("pk")
    ] == [("members", "党员", 7000, True, 5), ("masses", "群众", 3000, False, 0)]


@pytest.mark.parametrize(
    ("role", "refusal"),
    [(Role.CLERK, NotAllowed), (Role.MEMBER, NotAllowed), (Role.PANELLIST, NotAllowed), (Role.COMMUNITY, NotAllowed)],
)
def test_only_the_branch_prepares(world: make.World, cycle: Cycle, role: Role, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        prepare_ballot(cycle.pk, terms=ballots.terms(world), by=world.viewer(role), at=make.NOW)
    with pytest.raises(OutOfSight):
        prepare_ballot(cycle.pk, terms=ballots.terms(world), by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert Ballot.objects.count() == 0


def test_what_blocks_preparing(world: make.World, cycle: Cycle, secretary: Viewer) -> None:
    stranger = make.user("外人")
    clerk = world.users[Role.CLERK].pk
    said = reasons(
        prepare_ballot,
        cycle.pk,
        by=secretary,
        at=make.NOW,
        terms=ballots.terms(
            world,
            tellers={Seat.FIRST: clerk, Seat.SECOND: clerk, Seat.THIRD: stranger.pk},
            closes_at=make.NOW - dt.timedelta(days=1),
            panels={"": PanelTerms(is_own=False, by_slip=False, by_token=True, by_paper=False)},
        ),
    )
    assert said == (
        "监票人、计票人、复核人须是不同的人，请重新指定。",
        "监票人、计票人、复核人须是本支部党员，或在本级、上级任职的人（录入员除外），且账号在用。",
        "投票截止时间须晚于投票开始时间，请改正。",
        "投票截止时间已经过去，请另选时间。",
        "“本支部党员”的投票人没有账号，不能用网上凭证，请改用票码或纸质票。",
    )
    assert Ballot.objects.count() == 0


def test_a_second_ballot_waits_until_the_first_is_void(
    world: make.World, cycle: Cycle, ballot: Ballot, secretary: Viewer
) -> None:
    again = {"terms": ballots.terms(world), "by": secretary, "at": make.NOW}
    assert reasons(prepare_ballot, cycle.pk, **again) == ("本周期的民主测评已经准备，或者办法没有规定民主测评。",)
    void_ballot(ballot.pk, reason="日期有变", by=secretary, at=make.NOW)
    assert prepare_ballot(cycle.pk, terms=ballots.terms(world), by=secretary, at=make.NOW).slug != ballot.slug


def test_changed_terms_take_the_lock_off_a_seat_that_changes_hands(
    world: make.World, ballot: Ballot, secretary: Viewer
) -> None:
    ballots.lock(ballot, world)
    users = ballots.teller_users(world)
    swapped = {Seat.FIRST: users[Seat.FIRST].pk, Seat.SECOND: users[Seat.THIRD].pk}
    change_ballot(ballot.pk, terms=ballots.terms(world, tellers=swapped, place="会议室"), by=secretary, at=make.NOW)
    assert facts_of(Ballot.objects.get(pk=ballot.pk), make.NOW).locked == {Seat.FIRST}
    assert Ballot.objects.get(pk=ballot.pk).place == "会议室"


def test_rolls_are_taken_again_from_the_register(world: make.World, ballot: Ballot, secretary: Viewer) -> None:
    make.member("阿荣", world.branch)
    refresh_rolls(ballot.pk, by=secretary, at=make.NOW)
    change_ballot(ballot.pk, terms=ballots.terms(world, place="会议室"), by=secretary, at=make.NOW)
    about = (world.branch.name, ("Ballot", ballot.pk), "2026年第三季度", {})
    assert audit.lines("refresh_rolls", "change_ballot") == [
        ("refresh_rolls", "支部书记甲", *about),
        ("change_ballot", "支部书记甲", *about),
    ]
    assert ballot.panels.get().roll.order_by("number").values_list("name", flat=True)[0] == "阿荣"


# --- locks -------------------------------------------------------------------------------------------------------


def test_each_teller_sets_a_phrase_of_their_own(world: make.World, ballot: Ballot, secretary: Viewer) -> None:
    first = ballots.teller(world, Seat.FIRST)
    _, recovery = set_phrase(ballot.pk, phrase="雨后的田埂不好走", by=first, at=make.NOW)
    assert recovery != set_phrase(ballot.pk, phrase="雨后的田埂不好走", by=first, at=make.NOW)[1]  # a new pair
    assert facts_of(ballot, make.NOW).locked == {Seat.FIRST}
    assert last("set_phrase") == "2026年第三季度：监票人"
    with pytest.raises(NotAllowed):
        set_phrase(ballot.pk, phrase="雨后的田埂不好走", by=secretary, at=make.NOW)
    with pytest.raises(OutOfSight):
        set_phrase(ballot.pk, phrase="雨后的田埂不好走", by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert reasons(set_phrase, ballot.pk, phrase="七个字的口令呀", by=first, at=make.NOW) == (TOO_EASY,)
    third = ballots.teller(world, Seat.THIRD)
    assert reasons(set_phrase, ballot.pk, phrase="雨后的田埂不好走", by=third, at=make.NOW) == (
        "复核人不保管票箱的锁，不必设置口令。",
    )


def test_the_phrase_is_not_the_password(world: make.World, ballot: Ballot) -> None:
    user = ballots.teller_users(world)[Seat.FIRST]
    user.set_password(make.PASSWORD)
    user.save()
    assert reasons(set_phrase, ballot.pk, phrase=make.PASSWORD, by=ballots.teller(world, Seat.FIRST), at=make.NOW) == (
        "口令不能与登录密码相同，请另换一个。",
    )


def test_a_lost_part_takes_the_locks_made_with_it_off(world: make.World, ballot: Ballot, settings: object) -> None:
    ballots.lock(ballot, world)
    key_shares.destroy(settings.BALLOT_KEYS, ballot.slug)  # type: ignore[attr-defined]
    set_phrase(ballot.pk, phrase="雨后的田埂不好走", by=ballots.teller(world, Seat.FIRST), at=make.NOW)
    assert facts_of(ballot, make.NOW).locked == {Seat.FIRST}


# --- opening and going without -----------------------------------------------------------------------------------


def test_what_opening_still_lacks(world: make.World, ballot: Ballot, secretary: Viewer) -> None:
    assert reasons(open_ballot, ballot.pk, by=secretary, at=make.NOW) == (
        "监票人还没有设置口令，请本人登录后设置。",
        "计票人还没有设置口令，请本人登录后设置。",
        "“本支部党员”还没有打印票码，请先打印。",
    )
    assert AuditRow.objects.filter(verb="open_ballot").count() == 0


def test_state_after_state(world: make.World, ballot: Ballot, secretary: Viewer) -> None:
    ballots.to_open(ballot, world)
    assert last("open_ballot") == "2026年第三季度"
    assert reasons(change_ballot, ballot.pk, terms=ballots.terms(world), by=secretary, at=make.NOW) == (
        "这次测评目前是“投票中”，只有准备中才能修改。",
    )
    assert reasons(end_issuing, ballot.pk, by=secretary, at=ballots.DURING) == ("这次测评没有用网上凭证。",)
    with pytest.raises(NotAllowed):
        seal_box(ballot.pk, by=world.viewer(Role.COMMUNITY), at=ballots.AFTER)
    ballots.seal(ballot, world)
    assert reasons(seal_box, ballot.pk, by=secretary, at=ballots.AFTER) == (
        "这次测评目前是“已封箱”，只有投票中的票箱可以封箱。",
    )
    assert reasons(void_ballot, ballot.pk, reason="", by=secretary, at=ballots.AFTER) == ("请写明作废的原因。",)
    ballot.refresh_from_db()
    assert (ballot.opened_at, ballot.sealed_at) == (ballots.OPENS, ballots.AFTER)
    assert ballot.panels.get().issuing_ended_at is None  # where no token was issued, no issuing ends


def test_declared_void_the_keys_are_gone(
    world: make.World, ballot: Ballot, secretary: Viewer, settings: object
) -> None:
    ballots.to_open(ballot, world)
    assert key_shares.exists(settings.BALLOT_KEYS, ballot.slug)  # type: ignore[attr-defined]
    void_ballot(ballot.pk, reason="停电", by=secretary, at=ballots.DURING)
    assert sweep_keys() == 1  # as after a crash between the commit and the destruction
    assert not key_shares.exists(settings.BALLOT_KEYS, ballot.slug)  # type: ignore[attr-defined]
    assert (sweep_keys(), ballot.tellers.exclude(locked_key=None).count()) == (0, 0)
    assert last("void_ballot") == "2026年第三季度：停电"


def test_no_key_is_called_destroyed_where_its_folder_is_not_there(
    world: make.World, ballot: Ballot, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that is not mounted when the ballot is declared void: the part lies on it still."""
    ballots.lock(ballot, world)
    void_ballot(ballot.pk, reason="重来", by=world.viewer(Role.SECRETARY), at=make.NOW)
    place = settings.BALLOT_KEYS  # type: ignore[attr-defined]
    settings.BALLOT_KEYS = place / "elsewhere"  # type: ignore[attr-defined]
    assert sweep_keys() == 0
    ballot.refresh_from_db()
    assert (ballot.keys_destroyed_at, len(caplog.records)) == (None, 1)
    settings.BALLOT_KEYS = place  # type: ignore[attr-defined]
    assert (sweep_keys(), key_shares.exists(place, ballot.slug)) == (1, False)


def test_going_without_needs_a_reason(world: make.World, cycle: Cycle, secretary: Viewer) -> None:
    with pytest.raises(NotAllowed):
        waive_ballot(cycle.pk, reason="人数不足", by=world.viewer(Role.CLERK), at=make.NOW)
    assert reasons(waive_ballot, cycle.pk, reason=" ", by=secretary, at=make.NOW) == ("请写明未测评的原因。",)
    waive_ballot(cycle.pk, reason="到会人数不足", by=secretary, at=make.NOW)
    assert BallotWaiver.objects.get().reason == "到会人数不足"
    assert last("waive_ballot") == "2026年第三季度：到会人数不足"
