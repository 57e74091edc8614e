"""A street with one community and everybody who has to do with its quarter, each at a browser of their own."""

from dataclasses import dataclass

from django.utils import timezone
from playwright.sync_api import Browser

from tests import ballots, make, representatives, walk
from tests.browser.people import DESK, Someone, signed_in
from zhixing.actions.ballots.counting import close_ballot
from zhixing.actions.ballots.keys import set_phrase
from zhixing.actions.ballots.lifecycle import ask_early_seal, seal_box
from zhixing.actions.ballots.rolls import print_slips
from zhixing.actions.ballots.sheets import save_sheet, sign_sheet
from zhixing.actions.inspections.blind_sheets import Observation
from zhixing.actions.inspections.blind_sheets import save_sheet as save_blind_sheet
from zhixing.actions.inspections.hearings import hand_in_hearing_sheet
from zhixing.models import Ballot, User
from zhixing.queries.ballots.sheet_signatures import sheet_mark
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.ballots.states import Seat
from zhixing.rules.inspections.visits import Mark
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role
from zhixing.rules.standards.procedure import CRITERIA
from zhixing.rules.standards.vocabulary import IndexKind

COMMUNITY = "阳光社区党委"
VOTERS = 6  # of each panel: of fewer nothing is published
TELLERS = {Seat.FIRST: "检查员甲", Seat.SECOND: "检查员乙"}


@dataclass
class Street:
    """A street with one community, and everybody who has to do with its quarter."""

    site: str
    browser: Browser
    users: dict[str, User]

    def person(self, name: str, size: tuple[int, int] = DESK, site: str = "") -> Someone:
        return signed_in(self.browser, site or self.site, self.users[name], size)

    def viewer(self, name: str) -> Viewer:
        return viewer_for(self.users[name], timezone.localdate())

    def hear(self, own: int, *names: str) -> None:
        """The sheets of these members of the jury, with full marks."""
        points = {criterion.code: criterion.full for criterion in CRITERIA}
        for name in names:
            hand_in_hearing_sheet(own, points=points, remark="", by=self.viewer(name), at=timezone.now())

    def inspect(self, own: int, name: str, **points: int) -> None:
        """The blind sheet of an inspector, in hundredths by item."""
        marks = {item: Observation(Mark(amount)) for item, amount in points.items()}
        save_blind_sheet(own, observations=marks, hands_in=True, by=self.viewer(name), at=timezone.now())

    def print_codes(self, ballot: Ballot) -> list[list[str]]:
        """The phrases of both tellers set, and the slips of each panel printed: their codes."""
        for seat, name in TELLERS.items():
            set_phrase(ballot.pk, phrase=ballots.PHRASES[seat], by=self.viewer(name), at=timezone.now())
        by = self.viewer("党建办")
        return [print_slips(panel.pk, by=by, at=timezone.now()) for panel in ballot.panels.order_by("pk")]

    def count(self, ballot: Ballot) -> None:
        """Sealed before its time by both, told and counted."""
        first, second = (self.viewer(name) for name in TELLERS.values())
        ask_early_seal(ballot.pk, reason="到会的都已投完", by=second, at=timezone.now())
        seal_box(ballot.pk, by=first, at=timezone.now())
        for panel in ballot.panels.order_by("pk"):
            unused, at = panel.batches.get(is_voided=False).printed - VOTERS, timezone.now()
            save_sheet(panel.pk, signatures=VOTERS, slips_unused=unused, missing_reason="", by=second, at=at)
        sign_sheet(ballot.pk, mark=sheet_mark(ballot), by=first, at=timezone.now())
        phrases = ballots.PHRASES
        close_ballot(ballot.pk, first=phrases[Seat.FIRST], second=phrases[Seat.SECOND], by=first, at=timezone.now())


def found_street(site: str, browser: Browser) -> Street:
    district = make.organisation("康巴什区委", OrgKind.DISTRICT)
    above = make.organisation("哈巴格希街道党工委", OrgKind.STREET, district)
    community = make.organisation(COMMUNITY, OrgKind.COMMUNITY, above)
    walk.adopt(above, representatives.STANDARD, index=IndexKind.FORTRESS)
    names = {
        "党建办": (Role.STREET, above),
        "副书记": (Role.STREET, above),
        "书记": (Role.STREET, above),
        "检查员甲": (Role.PANELLIST, above),
        "检查员乙": (Role.PANELLIST, above),
        "社区书记": (Role.COMMUNITY, community),
    }
    users = {name: make.appoint(make.user(name), role, place) for name, (role, place) in names.items()}
    return Street(site, browser, users)
