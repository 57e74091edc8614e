"""堡垒指数 in the demonstration: quarters of the communities that have ended, and one whose visits are under way."""

import datetime as dt
import random
import uuid

from django.conf import settings

from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.actions.assessments.opening import Terms, open_assessment
from zhixing.actions.cycles.stages import advance_cycle
from zhixing.actions.inspections.blind_sheets import Observation, save_sheet
from zhixing.actions.inspections.hearings import hand_in_hearing_sheet
from zhixing.actions.inspections.self_checks import save_self_check
from zhixing.actions.inspections.vetoes import enter_org_veto, settle_org_veto
from zhixing.actions.inspections.visits import Agreed, agree, begin_visit, conclude_visit, open_sheets
from zhixing.actions.ledger.evidence import Upload
from zhixing.actions.postings.steps import approve_posting, examine_posting, propose_posting, publish_posting
from zhixing.actions.reviews.blind import form_panel
from zhixing.actions.standards.approval import adopt_version
from zhixing.files.evidence import store
from zhixing.files.print.typesetting import Paper, Paragraph, print_paper
from zhixing.management.demo.build import Street, account_of, moment
from zhixing.management.demo.local_items import propose_items
from zhixing.management.demo.representatives import draw_pool, hold_vote
from zhixing.models import Cycle, OrgVeto, Participant, Standard, StandardVersion, User
from zhixing.queries.inspections.access import place_at
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.ballots.states import Seat
from zhixing.rules.inspections.self_checks import Line, checked_items
from zhixing.rules.inspections.visits import Mark
from zhixing.rules.ledger.claims import Ruling
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.standards.model import Item
from zhixing.rules.standards.procedure import CRITERIA
from zhixing.rules.workdays import add_workdays

PACK = "党组织堡垒指数考评办法（10+X）"
COLLEAGUES = (("dangjian1", "党建办甲", Role.STREET), ("dangjian2", "党建办乙", Role.STREET))
INSPECTOR = ("jiancha", "检查员丙", Role.PANELLIST)
LESS = ("记录有两处不全", "公示内容更新不及时", "走访台账缺少回音一栏", "有一项措施没有落实到人")

BODY = "街道党工委会议"
REASON = "社区活动室堆放易燃物引发火情，经调查社区党委负有管理责任（示例）"


class Assessors:
    """The street's clerk, two colleagues who examine and approve, and an inspector who was appointed to the group."""

    def __init__(self, street: Street, from_on: dt.date) -> None:
        self.clerk = street.street_user
        self.colleagues = [account_of(*colleague, street.street, from_on) for colleague in COLLEAGUES]
        self.inspector = account_of(*INSPECTOR, street.street, from_on)

    @property
    def group(self) -> list[User]:
        return [self.clerk, *self.colleagues, self.inspector]

    @property
    def tellers(self) -> dict[Seat, User]:
        return {Seat.FIRST: self.colleagues[1], Seat.SECOND: self.inspector}

    def draw(self, participant: Participant, on: dt.date) -> None:
        """Those who will judge this community, from a list that the clerk and a colleague keep."""
        assert participant.organisation is not None
        draw_pool(participant.organisation, (self.clerk, self.colleagues[0]), participant.cycle.period, on)


def play_assessments(street: Street, quarters: tuple[Quarter, ...], from_on: dt.date, opened_on: dt.date) -> None:
    """The quarters before the last to their ends, and the last as far as the visits; the same marks every time."""
    chance, assessors = random.Random(len(PACK)), Assessors(street, from_on)  # nosec B311 (made-up marks, no secret)
    version = StandardVersion.objects.get(standard=Standard.objects.get(owner=None, title=PACK))
    clerk = viewer_for(assessors.clerk, from_on)
    adopt_version(version.pk, organisation_id=street.street.pk, from_on=from_on, by=clerk, at=moment(from_on))
    propose_items(street, assessors.colleagues[0], from_on)
    for quarter in quarters[:-1]:
        _play_whole(street, assessors, quarter, chance, has_veto=quarter == quarters[0])
    _play_visits(street, assessors, quarters[-1], opened_on, chance)


def _play_whole(
    street: Street, assessors: Assessors, quarter: Quarter, chance: random.Random, *, has_veto: bool
) -> None:
    on = add_workdays(quarter.until_on, 2)
    cycle = _opened(street, assessors, quarter, on, chance)
    for participant in cycle.participants.filter(excluded=""):
        _visit(participant, assessors, on, chance)
        _hear(participant, assessors, on, chance)
    if has_veto:
        last = cycle.participants.filter(excluded="").order_by("organisation__sort_key").last()
        assert last is not None
        _second_veto(_enter_veto(last, assessors.clerk, on), assessors.colleagues[0], on)
    clerk = viewer_for(assessors.clerk, on)
    advance_cycle(cycle.pk, by=clerk, at=moment(on))
    for participant in cycle.participants.filter(excluded="").order_by("pk"):
        assessors.draw(participant, on)
        hold_vote(participant, assessors.clerk, assessors.tellers, on, liking=_ease(participant))
    advance_cycle(cycle.pk, by=clerk, at=moment(on))
    conclude_assessment(cycle.pk, by=clerk, at=moment(on))
    advance_cycle(cycle.pk, by=clerk, at=moment(on))
    contact = "街道党建办公室，电话 0477-0000000"
    posting = propose_posting(cycle.pk, working_days=5, answer_days=3, contact=contact, by=clerk, at=moment(on))
    first, second = (viewer_for(colleague, on) for colleague in assessors.colleagues)
    examine_posting(posting.pk, by=first, at=moment(on))
    approve_posting(posting.pk, by=second, at=moment(on))
    publish_posting(posting.pk, from_on=add_workdays(on, 1), by=clerk, at=moment(on))
    end = add_workdays(on, 8)
    advance_cycle(cycle.pk, by=viewer_for(assessors.clerk, end), at=moment(end))


def _play_visits(street: Street, assessors: Assessors, quarter: Quarter, on: dt.date, chance: random.Random) -> None:
    """One community has been visited, of the second the sheets lie open, the others are waited for; of the last a veto
    waits for the street's clerk to read it again."""
    cycle = _opened(street, assessors, quarter, on, chance)
    listed = list(cycle.participants.filter(excluded="").order_by("organisation__sort_key"))
    _visit(listed[0], assessors, on, chance)
    _hear(listed[0], assessors, on, chance)
    assessors.draw(listed[0], on)
    for participant in listed[1:2]:
        _score(participant, assessors, on, chance)
        open_sheets(participant.pk, by=viewer_for(assessors.clerk, on), at=moment(on))
    _enter_veto(listed[-1], assessors.colleagues[0], on)


def _opened(street: Street, assessors: Assessors, quarter: Quarter, on: dt.date, chance: random.Random) -> Cycle:
    """With every self-check handed in, the group formed, and the visits open."""
    clerk = viewer_for(assessors.clerk, on)
    cycle = open_assessment(street.street.pk, terms=Terms(quarter), by=clerk, at=moment(on))
    for participant in cycle.participants.filter(excluded=""):
        head = viewer_for(street.community_users[participant.organisation_id or 0], on)
        lines = {
            item.code: Line(_points(item, chance), "见本季度工作台账。")
            for _, item in checked_items(place_at(participant.pk).items)
        }
        summary = "本季度各项工作按计划完成，薄弱环节已列出措施。"
        save_self_check(participant.pk, lines=lines, summary=summary, hands_in=True, by=head, at=moment(on))
    advance_cycle(cycle.pk, by=clerk, at=moment(on))
    ids = [user.pk for user in assessors.group]
    form_panel(cycle.pk, user_ids=ids, chair_id=assessors.clerk.pk, by=clerk, at=moment(on))
    return cycle


def _points(item: Item, chance: random.Random, ease: float = 1.0) -> int:
    """Full marks mostly, else half a point or a whole one less; the less easily things go, the more is lost."""
    full = item.full or 0
    lost = chance.choice((0, 0, 0, 50, 100)) + int(full * max(0.0, chance.random() - ease)) // 50 * 50
    return max(full - lost, 0)


def _ease(participant: Participant) -> float:
    """How easily things go here: the same in every quarter, and not the same everywhere."""
    return 0.64 + 0.12 * ((participant.organisation_id or 0) * 7 % 4)


def _score(participant: Participant, assessors: Assessors, on: dt.date, chance: random.Random) -> None:
    """The visit is noted, and two inspectors hand in their sheets."""
    clerk = viewer_for(assessors.clerk, on)
    begin_visit(participant.pk, on=on, place="社区党群服务中心", escort="社区副书记", by=clerk, at=moment(on))
    for user in (assessors.clerk, assessors.inspector):
        observations = {
            item.code: Observation(Mark(_points(item, chance, _ease(participant))), "查阅了台账和记录")
            for _, item in place_at(participant.pk).items
            if item.full is not None
        }
        save_sheet(participant.pk, observations=observations, hands_in=True, by=viewer_for(user, on), at=moment(on))


def _visit(participant: Participant, assessors: Assessors, on: dt.date, chance: random.Random) -> None:
    _score(participant, assessors, on, chance)
    clerk = viewer_for(assessors.clerk, on)
    open_sheets(participant.pk, by=clerk, at=moment(on))
    agreed = {}
    for _, item in place_at(participant.pk).items:
        full = item.full
        if full is not None:
            points = _points(item, chance, _ease(participant))
            agreed[item.code] = Agreed(Mark(points), chance.choice(LESS) if points < full else "两人所见一致")
    agree(participant.pk, agreed=agreed, by=clerk, at=moment(on))
    conclude_visit(participant.pk, head_name="社区书记", statement="agreed", objection="", by=clerk, at=moment(on))


def _hear(participant: Participant, assessors: Assessors, on: dt.date, chance: random.Random) -> None:
    lack = (1 - _ease(participant)) / 2
    for user in assessors.group:
        points: dict[str, int | None] = {
            criterion.code: criterion.full - chance.choice((0, 100, 200)) - int(criterion.full * lack) // 100 * 100
            for criterion in CRITERIA
        }
        by: Viewer = viewer_for(user, on)
        hand_in_hearing_sheet(participant.pk, points=points, remark="", by=by, at=moment(on))


def _enter_veto(participant: Participant, clerk: User, on: dt.date) -> OrgVeto:
    """What the street's committee has decided, entered with its document."""
    period = participant.cycle.period
    decided_on = period.until_on - dt.timedelta(days=10)
    number = f"哈街党纪〔{period.year}〕{period.number}号"
    return enter_org_veto(
        participant.pk,
        code="TF-02",
        happened_on=decided_on - dt.timedelta(days=10),
        ruling=Ruling("考评办法一票否决第二项", BODY, decided_on, number, REASON),
        form_key=uuid.uuid5(uuid.NAMESPACE_OID, f"demonstration-veto:{participant.pk}"),
        uploads=[_document(participant, period, number, decided_on)],
        by=viewer_for(clerk, on),
        at=moment(on),
    )


def _second_veto(veto: OrgVeto, colleague: User, on: dt.date) -> None:
    settle_org_veto(veto.pk, agrees=True, by=viewer_for(colleague, on), at=moment(on))


def _document(participant: Participant, period: Quarter, number: str, decided_on: dt.date) -> Upload:
    assert participant.organisation is not None
    name = participant.organisation.name
    text = f"{REASON}。经{BODY}研究决定，{period.label}对{name}实行一票否决。"
    paper = Paper(
        f"关于对{name}实行一票否决的决定", (Paragraph(text),), number, participant.cycle.organisation.name, decided_on
    )
    data = print_paper(paper)
    return Upload(store.receive(settings.EVIDENCE, data), "一票否决决定.pdf", "application/pdf", len(data))
