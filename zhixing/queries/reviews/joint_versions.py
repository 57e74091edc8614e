"""党组织评定: the fields of a joint opinion, as the form of a member of the group was shown them."""

from zhixing.models import JointOpinion
from zhixing.queries.form_versions import Field, Fields
from zhixing.rules.standards.vocabulary import points_text


def joint_fields(opinion: JointOpinion | None) -> Fields:
    return (
        typed_joint_fields(opinion.points, opinion.reason, opinion.remark)
        if opinion
        else typed_joint_fields(None, "", "")
    )


def typed_joint_fields(points: int | None, reason: str, remark: str) -> Fields:
    return {
        "points": Field("合议分", points_text(points, "")),
        "reason": Field("调整原因", reason),
        "remark": Field("评语", remark),
    }
