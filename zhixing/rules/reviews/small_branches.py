"""党组织评定: what a small branch lacks for a review group or a ballot, said as long as there is time to see to it."""

from collections.abc import Collection, Sequence

from zhixing.rules.ballots.disclosure import FEWEST_FOR_MEAN
from zhixing.rules.reviews.panel import LEAST_SEATS


def lending_blockers(*, chosen: Collection[int], lendable: Collection[int], document: str) -> list[str]:
    """Why nobody can be lent to a branch's group like this. Ids are of users."""
    reasons = [] if chosen else ["请至少选一名派出的同志。"]
    if set(chosen) - set(lendable):
        reasons.append(
            "选中的人员中有现在不能派出的：不在任、账号已停用，或者已能参加这个支部的评定。请刷新页面重新选择。"
        )
    if not document.strip():
        reasons.append("请写明派人的依据，例如会议纪要编号。")
    return reasons


def small_branch_advice(
    *, judges: Sequence[str], is_panel_formed: bool, voters: int, scored: int, is_balloted: bool
) -> list[str]:
    """What a branch of few members will need later in the quarter; `judges`: who could sit in its review group now."""
    advice = []
    if not is_panel_formed and len(judges) < LEAST_SEATS:
        able = f"只有 {len(judges)} 名（{'、'.join(judges)}）" if judges else "一名也没有"
        advice.append(
            f"考评小组至少要有 {LEAST_SEATS} 名成员，现在能在本支部参加评定的{able}。党组织评定以前，"
            "请社区党委在考评页面点“派人参加评定”，或由系统管理员在本支部、社区任命“考评小组成员”。"
        )
    if is_balloted and voters < FEWEST_FOR_MEAN:
        advice.append(
            f"本支部党员只有 {voters} 名，参与测评不足 {FEWEST_FOR_MEAN} 人的，为保护投票人，结果不予公布，"
            "也不计入得分；可以写明未测评原因，不组织民主测评。"
        )
    if scored == 1:
        advice.append("本支部本期只有 1 名同志计分，组成考评小组时请选其他同志评议。")
    return advice
