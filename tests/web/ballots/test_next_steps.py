"""民主测评: the next step on a ballot's pages is the one button of whoever looks; the way out of a locked box."""

import re
from collections.abc import Callable

import pytest

from tests import ballots, make
from tests.files.pdf_text import text_of
from tests.web.ballots.test_lifecycle import CODE, teller
from tests.web.matrix import ballots as rows
from tests.web.test_quarter import person, text
from zhixing.models import Ballot, CountSheet
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role


def buttons(page: str) -> list[str]:
    """What is offered as the one next act: primary buttons outside of the forms that open only when asked for."""
    shown = re.sub(r'<form class="ask".*?</form>', "", page[page.index("<main") :], flags=re.S)
    found = re.findall(r'<(?:a|button|summary) class="btn btn-primary[^>]*>(.*?)</(?:a|button|summary)>', shown, re.S)
    return [re.sub(r"<.*?>", "", one, flags=re.S).strip() for one in found]


def test_each_finds_their_own_next_step_as_the_one_button(world: make.World) -> None:
    """From the preparing to the count: what others have to do is a gap to wait for, and no button."""
    ballot = rows.prepared(world)
    Ballot.objects.update(closes_at=ballots.CLOSES.replace(year=2099))
    url, secretary = f"/ballots/{ballot.pk}/", person(world, Role.SECRETARY)
    hands = {
        "secretary": secretary,
        **{seat.value: teller(world, seat) for seat in Seat},
        "follower": person(world, Role.STREET),
    }

    def offered() -> dict[str, list[str]]:
        pages = {name: hand.get(url).content.decode() for name, hand in hands.items()}
        return {name: buttons(page) for name, page in pages.items() if buttons(page)}

    phrase, sheet = ["设置我的口令"], ["填写计票单"]
    assert offered() == {"first": phrase, "second": phrase}
    ballots.lock(ballot, world)
    assert offered() == {"secretary": ["打印票码…"]}
    slips = secretary.post(f"/ballots/panels/{ballot.panels.get().pk}/slips.pdf")
    assert offered() == {"secretary": ["加锁启用票箱"]}
    Ballot.objects.update(opens_at=make.NOW)
    secretary.post(f"{url}open/")
    assert offered() == {}
    for place, code in enumerate(re.findall(CODE, text_of(slips.content))[:4], start=1):
        ballots.vote(ballot, code, "EXCELLENT", own=place)
    hands["second"].post(f"{url}seal/early/", {"reason": "都已投完"})
    assert offered() == {"first": ["封箱…"]}
    hands["first"].post(f"{url}seal/")
    assert offered() == {"secretary": sheet, **{seat.value: sheet for seat in Seat}}
    ballots.tell(ballot.panels.get(), world, signatures=4)
    CountSheet.objects.update(first_signed_at=None)
    assert offered() == {"first": ["核对、确认计票单"]}
    ballots.sign(ballot, world, Seat.FIRST)
    count = ["开箱计票"]
    assert offered() == {"secretary": count, **{seat.value: count for seat in Seat}}
    ballots.count(ballot, world)
    assert offered() == {name: ["查看测评结果"] for name in hands}


def test_a_void_ballot_is_prepared_anew_only_where_none_stands_and_by_whom_it_may(world: make.World) -> None:
    ballot = rows.opened(world)
    secretary, first = person(world, Role.SECRETARY), teller(world, Seat.FIRST)
    secretary.post(f"/ballots/{ballot.pk}/void/", {"reason": "停电"})
    pages = [hand.get(f"/ballots/{ballot.pk}/").content.decode() for hand in (secretary, first)]
    assert [buttons(page) for page in pages] == [["重新准备"], []]
    ballots.prepare(ballot.cycle, world)
    assert buttons(secretary.get(f"/ballots/{ballot.pk}/").content.decode()) == []


@pytest.mark.parametrize("stretch", [rows.opened, rows.sealed])
def test_a_box_whose_teller_is_gone_is_declared_void_and_the_page_says_so(
    world: make.World, stretch: Callable[[make.World], Ballot]
) -> None:
    """Neither phrase nor recovery code is left, and the account is shut: nobody opens the box any more."""
    ballot = stretch(world)
    user = ballots.teller_users(world)[Seat.SECOND]
    user.is_active = False
    user.save(update_fields=["is_active"])
    secretary, url = person(world, Role.SECRETARY), f"/ballots/{ballot.pk}/"
    said = text(secretary.get(url))
    assert "监票人或计票人不能到场、口令和恢复码均已遗失" in said
    assert 'href="#ballot-void"' in secretary.get(url).content.decode()
    assert "作废这次测评" in said
    assert secretary.post(f"{url}void/", {"reason": "计票人调离，口令和恢复码均已遗失"}).status_code == 302
    ballot.refresh_from_db()
    assert (ballot.state, ballot.tellers.exclude(locked_key=None).count()) == ("voided", 0)
    again = secretary.post(
        f"/cycles/{ballot.cycle_id}/ballot/",
        {**rows.terms(world), "second": world.users[Role.DISTRICT].pk, "third": ""},
    )
    assert (again.status_code, Ballot.objects.filter(state="preparing").count()) == (302, 1)
