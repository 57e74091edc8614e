"""奖惩措施: what follows a member's star: what the words of a standard mean, who may decide, what is proposed.

The program proposes; a named body decides. A low score is no ground for 限期改正, and 诫勉谈话 is for cadres.
"""

from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.members.records import MemberClass


class MeasureForm(StrEnum):
    COMMENDATION = "commendation"
    RECOMMENDATION = "recommendation"
    VISIT = "visit"
    STUDY = "study"
    REMINDER = "reminder"
    ADMONITION = "admonition"
    CRITICISM = "criticism"
    RECTIFICATION = "rectification"
    PLAN = "plan"
    OTHER = "other"

    @property
    def label(self) -> str:
        return FORM_LABELS[self]


FORM_LABELS: dict[MeasureForm, str] = {
    MeasureForm.COMMENDATION: "表彰",
    MeasureForm.RECOMMENDATION: "推荐",
    MeasureForm.VISIT: "走访慰问",
    MeasureForm.STUDY: "学习培训",
    MeasureForm.REMINDER: "提醒谈话",
    MeasureForm.ADMONITION: "诫勉谈话",
    MeasureForm.CRITICISM: "批评教育",
    MeasureForm.RECTIFICATION: "限期改正",
    MeasureForm.PLAN: "改进计划",
    MeasureForm.OTHER: "其他措施",
}
# The first that fits decides: 优先享受优惠政策和走访慰问 is a visit, 优先推荐 a recommendation.
_WORDS: tuple[tuple[str, MeasureForm], ...] = (
    ("限期改正", MeasureForm.RECTIFICATION),
    ("诫勉", MeasureForm.ADMONITION),
    ("提醒谈话", MeasureForm.REMINDER),
    ("谈心", MeasureForm.REMINDER),
    ("批评", MeasureForm.CRITICISM),
    ("走访", MeasureForm.VISIT),
    ("慰问", MeasureForm.VISIT),
    ("优惠", MeasureForm.VISIT),
    ("推荐", MeasureForm.RECOMMENDATION),
    ("表彰", MeasureForm.COMMENDATION),
    ("表扬", MeasureForm.COMMENDATION),
    ("奖励", MeasureForm.COMMENDATION),
    ("目标", MeasureForm.PLAN),
    ("计划", MeasureForm.PLAN),
    ("学习", MeasureForm.STUDY),
    ("培训", MeasureForm.STUDY),
)
# What is said there is read by the two who talked and the secretary alone.
CONFIDENTIAL = frozenset({MeasureForm.REMINDER, MeasureForm.ADMONITION, MeasureForm.CRITICISM})


def form_of(wording: str) -> MeasureForm:
    return next((form for word, form in _WORDS if word in wording), MeasureForm.OTHER)


class Body(StrEnum):
    """Who decides."""

    COMMITTEE = "committee"
    MEETING = "meeting"
    COMMUNITY = "community"
    STREET = "street"

    @property
    def label(self) -> str:
        return _BODIES[self]


_BODIES = {
    Body.COMMITTEE: "支部委员会",
    Body.MEETING: "支部党员大会",
    Body.COMMUNITY: "社区党委",
    Body.STREET: "街道党工委",
}
# Everything else the branch may decide itself. A community committee under a street has no right of approval.
ENTITLED: dict[MeasureForm, frozenset[Body]] = {
    MeasureForm.ADMONITION: frozenset({Body.COMMUNITY, Body.STREET}),
    MeasureForm.RECTIFICATION: frozenset({Body.STREET}),
}


def entitlement_blockers(form: MeasureForm, body: Body, document_number: str) -> list[str]:
    """Why this body cannot decide this measure, or cannot be said to have done so."""
    entitled = ENTITLED.get(form)
    if entitled is None:
        return []
    if body not in entitled:
        names = "或者".join(entitled_body.label for entitled_body in Body if entitled_body in entitled)
        return [f"“{form.label}”由{names}决定，请改选决定机构；还没有决定的，先不选。"]
    return [] if document_number.strip() else [f"“{form.label}”要写明决定的文号。"]


@dataclass(frozen=True)
class Proposal:
    """One measure that the standard names for somebody's star."""

    wording: str  # as the standard has it
    form: MeasureForm
    text: str  # what is proposed, which may differ
    why: str = ""  # why it differs


_NO_CADRES = frozenset(known.value for known in MemberClass) - {MemberClass.CADRE.value}


def admonition_blockers(form: MeasureForm, member_class: str) -> list[str]:
    """Why a body above the branch cannot decide 诫勉谈话 of this person either: it is for cadres, whoever decides.

    The classes of other standards (骨干, 在职 …) do not say who is a cadre; there the deciding body answers for it.
    """
    if form is not MeasureForm.ADMONITION or member_class not in _NO_CADRES:
        return []
    return ["诫勉谈话用于党员干部，对其他党员请改为“提醒谈话”或者“批评教育”。"]


def proposal_of(wording: str, member_class: str) -> Proposal:
    form = form_of(wording)
    if form is MeasureForm.ADMONITION and member_class != MemberClass.CADRE.value:
        why = "诫勉谈话用于党员干部；对其他党员，由支部书记提醒谈话。"
        return Proposal(wording, MeasureForm.REMINDER, "提醒谈话", why)
    return Proposal(wording, form, wording)
