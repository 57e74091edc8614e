"""简报: why an issue cannot be changed, handed in or issued, and why a contribution cannot be taken."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhixing.rules.briefings.states import BriefingState, Consent, ContributionState
from zhixing.rules.briefings.texts import names_of_figures, paragraphs, private_number_problems

MOST_SIGNS = 800  # of one article, without a word being said: ours, after a local rule of one matter
MOST_ARTICLES = 3  # of an issue of at most four pages, ours


@dataclass(frozen=True)
class NameFacts:
    """A name of the register that stands in an article, and what its bearer said of these very words."""

    name: str
    consent: Consent | None


@dataclass(frozen=True)
class ArticleFacts:
    title: str
    body: str
    names: tuple[NameFacts, ...] = ()


def change_blockers(state: BriefingState) -> list[str]:
    """Why head and articles cannot be changed."""
    if state is BriefingState.SUBMITTED:
        return ["这一期已经送审，正在等待签发；要修改的，请先由签发人退回。"]
    if state is BriefingState.ISSUED:
        return ["这一期已经印发，不能再改；有更正的，请在下一期刊登。"]
    return []


def number_blockers(number: int, year: int, numbers: Collection[int]) -> list[str]:
    """`numbers`: those of the other issues of this organisation in the year."""
    if number in numbers:
        return [f"{year}年已经有第{number}期，请换一个期号（接着往下是第{max(numbers) + 1}期）。"]
    return []


def submit_blockers(articles: Sequence[ArticleFacts], figure_names: Collection[str], state: BriefingState) -> list[str]:
    """What is still missing before the issue is handed in, and again before it is issued."""
    if state is BriefingState.ISSUED:
        return ["这一期已经印发。"]
    if not articles:
        return ["这一期还没有文章，请先添加。"]
    return [reason for article in articles for reason in _article_blockers(article, figure_names)]


def _article_blockers(article: ArticleFacts, figure_names: Collection[str]) -> list[str]:
    where = f"《{article.title}》"
    reasons = [] if paragraphs(article.body) else [f"{where}还没有正文。"]
    unknown = [name for name in names_of_figures(article.body) if name not in figure_names]
    reasons += [f"{where}里的“{{{name}}}”不是可用的数据，请对照“可以引用的数据”改正。" for name in unknown]
    reasons += private_number_problems(article.title + article.body, where)
    for name in article.names:
        if name.consent is Consent.REFUSED:
            reasons.append(f"{where}里写到“{name.name}”，本人不同意，请改写。")
        elif name.consent is None:
            reasons.append(f"{where}里写到“{name.name}”，请先征得本人同意；不是指党员本人的，请注明。")
        elif name.consent is Consent.REQUESTED:
            reasons.append(f"{where}里写到“{name.name}”，正在等待本人答复是否同意。")
    return reasons


def issue_blockers(state: BriefingState, *, by: int, editors: Collection[int]) -> list[str]:
    """Why `by` cannot issue it: two people at least, one who edits and one who signs."""
    if state is BriefingState.DRAFTING:
        return ["这一期还在编辑，送审以后才能签发。"]
    if state is BriefingState.ISSUED:
        return ["这一期已经签发。"]
    if by in editors:
        return ["您编辑过这一期，签发须由另一位同志办理。"]
    return []


def return_blockers(state: BriefingState, reason: str) -> list[str]:
    reasons = [] if state is BriefingState.SUBMITTED else [f"这一期目前是“{state.label}”，不能退回。"]
    return reasons if reason.strip() else [*reasons, "请写明退回的原因。"]


def length_warnings(articles: Sequence[ArticleFacts]) -> list[str]:
    """What a reader would find too long: it warns, and stops nobody."""
    warnings = []
    for article in articles:
        signs = sum(len(line) for line in paragraphs(article.body))
        if signs > MOST_SIGNS:
            warnings.append(f"《{article.title}》正文 {signs} 字，一篇以 {MOST_SIGNS} 字以内为宜。")
    if len(articles) > MOST_ARTICLES:
        warnings.append(f"这一期有 {len(articles)} 篇文章，一期以 {MOST_ARTICLES} 篇以内为宜。")
    return warnings


def monthly_warnings(issued_this_month: int) -> list[str]:
    return ["本月已经印发过一期。简报以每月一期为宜，能用一段文字说清的，不必再出一期。"] if issued_this_month else []


def contribution_problems(title: str, body: str) -> list[str]:
    problems = [] if paragraphs(body) else ["请填写正文。"]
    return problems + private_number_problems(title + body, "稿件")


def adoption_blockers(state: ContributionState, briefing: BriefingState) -> list[str]:
    reasons = [] if state is ContributionState.SENT else [f"这篇稿件目前是“{state.label}”，不能再采用。"]
    return reasons + change_blockers(briefing)


def sending_back_blockers(state: ContributionState, reason: str) -> list[str]:
    reasons = [] if state is ContributionState.SENT else [f"这篇稿件目前是“{state.label}”，不能退回。"]
    return reasons if reason.strip() else [*reasons, "请写明退回的原因。"]


def resending_blockers(state: ContributionState) -> list[str]:
    """Why its authors cannot change it."""
    return ["这篇稿件已经采用，不能再改。"] if state is ContributionState.ADOPTED else []
