"""简报: an issue as it is printed, written for Word, or pasted into a chat group."""

from zhixing.files.briefings.document import ArticleText, IssueText
from zhixing.models import Briefing
from zhixing.queries.briefings.access import briefing_at
from zhixing.queries.briefings.figures import figures_of
from zhixing.queries.briefings.pages import kept_figures, recipients_of, standing_articles, table_of
from zhixing.queries.briefings.pictures import star_picture
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.states import StepKind
from zhixing.rules.briefings.texts import chat_text, filled
from zhixing.rules.periods import chinese_date

MOST_FACTS = 8  # that the text for a chat group tells: how many branches and members, and every star


def issue_text(viewer: Viewer, briefing_id: int) -> IssueText:
    """The issue with its figures set in: as kept, or as of now where it is not issued yet."""
    briefing = briefing_at(viewer, briefing_id)
    figures, articles = figures_of(briefing), standing_articles(briefing)
    values = {name: figure.text for name, figure in figures.items()}
    return IssueText(
        title=briefing.title,
        number=briefing.number_label,
        organ=briefing.organisation.name,
        day=briefing.issued_on,
        quarter=briefing.quarter_value.label,
        foreword=briefing.foreword,
        articles=tuple(
            ArticleText(
                article.title,
                filled(article.body, values),
                article.source,
                tuple((figure.name, figure.text) for figure in table_of(article, figures)),
                star_picture(briefing, article, figures),
            )
            for article in articles
        ),
        recipients=tuple(recipients_of(briefing)),
        copies=briefing.copies,
        people=_people(briefing),
        figures=tuple((figure.name, figure.text) for figure in kept_figures(articles, figures)),
    )


def issue_chat_text(issue: IssueText) -> str:
    return chat_text(
        title=issue.title,
        number=issue.number,
        organ=issue.organ,
        day=chinese_date(issue.day) if issue.day else "",
        headlines=[article.title for article in issue.articles],
        key_facts=[f"{name}{text}" for name, text in issue.figures[:MOST_FACTS]],
    )


def _people(briefing: Briefing) -> str:
    """签发：…　编辑：…, by the last step of each kind."""
    roles = ((StepKind.ISSUED, "签发"), (StepKind.SUBMITTED, "编辑"))
    last = {step.kind: step.by for step in briefing.steps.select_related("by").order_by("pk")}
    names = user_names_of(last.values())
    return "　".join(f"{label}：{names[last[kind.value].pk]}" for kind, label in roles if kind.value in last)
