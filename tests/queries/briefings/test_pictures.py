"""简报: the picture of an issue is drawn from the figures that were signed; people stand in cases by consent alone."""

import pytest

from tests import briefings, make, member_measures
from tests.make import World
from zhixing.actions.briefings.editing import ArticleInput, Origin, add_article
from zhixing.actions.briefings.signing import issue_briefing, submit_briefing
from zhixing.actions.member_measures.deciding import decide_measures
from zhixing.actions.member_measures.lines import RecordInput, carry_out, confirm_measure
from zhixing.files.briefings.document import whole_issue
from zhixing.files.print.word_pictures import charts_of
from zhixing.models import Briefing, Measure, Participant
from zhixing.queries.briefings.drafts import begin_article, editor_aids
from zhixing.queries.briefings.figures import current_figures
from zhixing.queries.briefings.pages import IssuePage, issue_page
from zhixing.queries.briefings.paper import issue_text
from zhixing.rules.briefings.states import ArticleKind
from zhixing.rules.member_measures.decisions import DecisionInput, Outcome
from zhixing.rules.member_measures.records import RecordKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

LATER = member_measures.LATER


def with_figures(world: World) -> Briefing:
    """An issue about the quarter in which all five are green."""
    member_measures.quarter(world)
    briefing, by = briefings.drafted(world), world.viewer(Role.STREET, LATER)
    article = ArticleInput("三季度工作情况", "参评党员{参评党员数}。", 1)
    add_article(briefing.pk, article=article, origin=Origin(ArticleKind.FIGURES), by=by, at=make.NOW)
    return briefing


def shown(world: World, briefing: Briefing) -> IssuePage:
    return issue_page(world.viewer(Role.DISTRICT, LATER), briefing.pk)


def test_page_paper_and_word_show_the_same_picture_as_it_was_signed(world: World) -> None:
    briefing = with_figures(world)
    submit_briefing(briefing.pk, by=world.viewer(Role.STREET, LATER), at=make.NOW)
    signer, page = world.viewer(Role.DISTRICT, LATER), shown(world, briefing)
    issue_briefing(briefing.pk, fingerprint=page.fingerprint, by=signer, at=make.NOW)
    Participant.objects.filter(membership=world.members[0]).update(excluded="去世")
    assert current_figures(world.street, briefing.quarter_value)["参评党员数"].text == "少于5名"
    (article,) = shown(world, briefing).articles
    assert article.picture is not None
    assert article.picture == page.articles[0].picture
    assert article.picture.rows == (("哈巴格希街道党工委", "0", "0", "0", "5", "5"),)
    charts = charts_of(whole_issue(issue_text(signer, briefing.pk)).parts)
    assert [chart.svg for chart in charts] == [article.picture.svg]


def test_where_a_part_is_not_told_no_bar_tells_it(world: World) -> None:
    briefing = with_figures(world)
    Participant.objects.filter(membership=world.members[0]).update(excluded="去世")
    assert shown(world, briefing).articles[0].picture is None


def commended(world: World) -> Measure:
    cycle = member_measures.quarter(world)
    by = world.viewer(Role.SECRETARY, LATER)
    participant = member_measures.participant_id(cycle, world.members[0])
    changed = DecisionInput(
        participant, member_measures.GREEN[0], Outcome.CHANGED, "通报表扬", "带头值守，群众反映好。"
    )
    head = member_measures.head(world)
    measure = decide_measures(cycle.pk, decisions=[changed], head=head, by=by, at=make.NOW)[0].measure
    assert measure is not None
    answers = {"way": "大会通报", "deeds": "密存的事由"}
    filled = RecordInput(RecordKind.COMMENDATION, LATER, answers)
    carry_out(measure.pk, filled=filled, by=by, at=make.NOW)
    deputy = world.viewer(Role.DEPUTY, LATER)
    return confirm_measure(measure.pk, is_good=True, opinion="已经通报。", by=deputy, at=make.NOW)


def test_somebody_commended_is_a_case_that_needs_their_consent(world: World) -> None:
    measure, briefing = commended(world), briefings.drafted(world)
    assert [choice.value for choice in editor_aids(briefing).cases] == [f"measure-{measure.pk}"]
    draft, by = begin_article(briefing, f"measure-{measure.pk}"), world.viewer(Role.STREET, LATER)
    assert draft.words["body"].startswith("阳光社区第一党支部白云同志在2026年第三季度考评中")
    assert "密存的事由" not in draft.words["body"]
    article = ArticleInput(draft.words["title"], draft.words["body"], 1)
    add_article(briefing.pk, article=article, origin=Origin(draft.kind, measure=measure), by=by, at=make.NOW)
    with pytest.raises(Blocked, match="白云"):
        submit_briefing(briefing.pk, by=by, at=make.NOW)


def test_a_talk_is_never_a_case(world: World) -> None:
    measure = member_measures.confirmed(world)
    briefing = briefings.drafted(world)
    assert editor_aids(briefing).cases == []
    assert begin_article(briefing, f"measure-{measure.pk}").measure is None
