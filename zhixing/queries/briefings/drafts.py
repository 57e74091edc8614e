"""简报: what an issue and an article begin with, so that nobody types what the program knows."""

from dataclasses import dataclass
from typing import Any

from zhixing.models import Activity, Briefing, Measure, Organisation
from zhixing.queries.briefings.figures import current_figures
from zhixing.queries.briefings.lists import case_activities, case_measures, next_number
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.marks import TOOK_PART
from zhixing.rules.briefings.figures import Figure, objections_template, problems_template
from zhixing.rules.briefings.states import ArticleKind
from zhixing.rules.orgs import KINDS, OrgKind
from zhixing.rules.periods import chinese_date, period_before, quarter_of

CONSENT = "写到党员姓名的，要先征得本人同意。"
CARRIED_ON = ("title", "reports_to", "sends_to", "distributes_to", "copies")  # from the issue before


@dataclass(frozen=True)
class Draft:
    """An article as its form first shows it."""

    kind: ArticleKind
    words: dict[str, Any]
    lead: str = ""
    activity: Activity | None = None
    measure: Measure | None = None

    @staticmethod
    def blank(briefing: Briefing) -> "Draft":
        return Draft(ArticleKind.TEXT, {"position": _next_position(briefing)})


@dataclass(frozen=True)
class Choice:
    """A case to begin an article from."""

    value: str
    label: str


@dataclass(frozen=True)
class EditorAids:
    """What stands beside the form of an article."""

    figures: list[Figure]
    cases: list[Choice]


def default_head(viewer: Viewer, organisation: Organisation) -> dict[str, Any]:
    """The head of the next issue: whom the last one went to; the last quarter that is over."""
    last = Briefing.objects.filter(organisation=organisation).order_by("-year", "-number").first()
    known = {name: getattr(last, name) for name in CARRIED_ON} if last else {}
    return {
        **known,
        "number": next_number(organisation, viewer.today.year),
        "quarter": period_before(quarter_of(viewer.today)),
    }


def editor_aids(briefing: Briefing) -> EditorAids:
    figures = current_figures(briefing.organisation, briefing.quarter_value)
    cases = [
        *(
            Choice(f"activity-{row.pk}", f"{chinese_date(row.held_on)} {row.organisation.label} {row.title}")
            for row in case_activities(briefing)
        ),
        *(Choice(f"measure-{row.pk}", _case_label(row)) for row in case_measures(briefing)),
    ]
    return EditorAids(list(figures.values()), cases)


def _case_label(measure: Measure) -> str:
    if measure.organisation:
        return f"已销号：{measure.organisation.label} {measure.problem}"
    assert measure.membership is not None
    member = measure.membership
    return f"已表彰：{member.organisation.label} {member.person.name}，{measure.quarter_value.label}{measure.area}"


def begin_article(briefing: Briefing, begins_from: str) -> Draft:
    """`figures`, `activity-12`, `measure-12`; anything else, or what is not below the organisation, is blank."""
    kind, _, number = begins_from.partition("-")
    if kind == "figures":
        return _from_figures(briefing)
    if kind == "activity":
        activity = next((row for row in case_activities(briefing) if str(row.pk) == number), None)
        return _from_activity(briefing, activity) if activity else Draft.blank(briefing)
    if kind == "measure":
        measure = next((row for row in case_measures(briefing) if str(row.pk) == number), None)
        if measure is None:
            return Draft.blank(briefing)
        return _from_measure(briefing, measure) if measure.organisation else _from_commendation(briefing, measure)
    return Draft.blank(briefing)


def _from_figures(briefing: Briefing) -> Draft:
    organisation, quarter = briefing.organisation, briefing.quarter_value
    figures = current_figures(organisation, quarter)
    stars = [name for name in figures if name.endswith("星人数")]
    place = _place(organisation)
    stars_text = "，".join(f"{name.removesuffix('人数')}{{{name}}}" for name in stars)
    lines = [
        f"{quarter.label}，{place}所属党支部{{党支部数}}，开展考评{{开展考评支部数}}，完成评定{{完成评定支部数}}，"
        f"参评党员{{参评党员数}}。" + (f"其中，{stars_text}。" if stars_text else ""),
        "一、活动情况。各党支部开展组织生活和志愿服务等活动{活动次数}，参加{参加人次}。",
        f"二、公示情况。评定结果在{{公示支部数}}党支部公示，{objections_template(figures)}。",
        f"三、整改情况。考评中发现党组织存在的问题{problems_template(figures)}。",
    ]
    words = {"title": f"{place}{quarter.label}党员积分制管理工作情况", "body": "\n".join(lines), "position": 1}
    return Draft(ArticleKind.FIGURES, words, "花括号里的数据由系统填入，签发以前随台账变动，签发时确定。")


def _from_activity(briefing: Briefing, activity: Activity) -> Draft:
    day, people = chinese_date(activity.held_on), activity.attendances.filter(mark__in=TOOK_PART).count()
    people_text = f"，{people}名同志参加" if people >= 5 else ""
    where = f"在{activity.place}" if activity.place else ""
    opening = f"{day}，{activity.organisation.name}{where}开展“{activity.title}”{people_text}。"
    words = {
        "title": f"{activity.organisation.label}：{activity.title}",
        "body": f"{opening}\n一、主要做法\n二、取得成效",
        "position": _next_position(briefing),
        "source": activity.organisation.name,
    }
    return Draft(ArticleKind.CASE, words, CONSENT, activity=activity)


def _from_measure(briefing: Briefing, measure: Measure) -> Draft:
    owner = measure.organisation.name if measure.organisation else ""
    remedies = "；".join(measure.remedy_lines)
    words = {
        "title": f"{owner}：{measure.area}问题整改到位",
        "body": f"针对“{measure.problem}”的问题，{owner}{f'采取以下措施：{remedies}' if remedies else '立行立改'}，"
        f"{chinese_date(measure.cleared_on) if measure.cleared_on else ''}经现场核查销号。",
        "position": _next_position(briefing),
        "source": owner,
    }
    return Draft(ArticleKind.CASE, words, "写清整改过程和现状，不涉及个人。", measure=measure)


def _from_commendation(briefing: Briefing, measure: Measure) -> Draft:
    """Somebody who was commended: what they did is written by hand, out of no record that is sealed."""
    assert measure.membership is not None
    member, branch = measure.membership, measure.membership.organisation
    words = {
        "title": f"{branch.label}：{measure.quarter_value.label}先进事例",
        "body": f"{branch.name}{member.person.name}同志在{measure.quarter_value.label}考评中评为{measure.area}，"
        f"由{measure.deciding_body}{measure.wording}。\n一、主要做法\n二、取得成效",
        "position": _next_position(briefing),
        "source": branch.name,
    }
    return Draft(ArticleKind.CASE, words, CONSENT, measure=measure)


def _next_position(briefing: Briefing) -> int:
    return briefing.articles.filter(removed_at__isnull=True).count() + 1


def _place(organisation: Organisation) -> str:
    """哈巴格希街道党工委 → 哈巴格希街道: what the branches belong to in a report."""
    suffix = KINDS[OrgKind(organisation.kind)].suffix
    return organisation.name.removesuffix(suffix) if suffix else organisation.name
