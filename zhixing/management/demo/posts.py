"""设岗定责 and 走访群众 in the first branch of the demonstration, through the real actions."""

import datetime as dt
import uuid

from zhixing.actions.home_visits.visiting import answer_need, record_visit, tell_household
from zhixing.actions.posts.holding import apply_for_post, approve_holders, end_holding
from zhixing.actions.posts.keeping import publish_posts, set_up_post
from zhixing.management.demo.build import Branch, Street, moment
from zhixing.models import HomeNeed, Membership, Post
from zhixing.queries.calendar import corrections
from zhixing.queries.viewers import viewer_for
from zhixing.rules.home_visits.states import Opinion
from zhixing.rules.home_visits.steps import NeedWords
from zhixing.rules.posts.states import LeavingReason, PostGroup, Rhythm
from zhixing.rules.posts.steps import PostWords
from zhixing.rules.workdays import add_workdays

ITEM = "LZ-01"
POSTS = (  # name, group, duties, place, seats
    ("政策宣传岗", PostGroup.THOUGHT, "每月到楼栋讲一次政策，把明白纸送到不上网的老人手里。", "各楼栋", 3),
    ("环境卫生岗", PostGroup.AFFAIRS, "每周巡查一次楼道和垃圾投放点，劝导乱堆乱放。", "小区楼道", 4),
    ("治安巡防岗", PostGroup.AFFAIRS, "每周夜间巡防两次，发现隐患当天报社区。", "小区周边", 3),
    ("楼栋联络岗", PostGroup.OPINION, "联系本楼栋 10 户，每月上门一次，收集的诉求当天报支部。", "本楼栋", 6),
    ("居务监督岗", PostGroup.OVERSIGHT, "每季度查看一次居务公开栏，发现不实、不及时的向支部反映。", "居务公开栏", 1),
    ("助老助残岗", PostGroup.SERVICE, "结对两户老人，每周看望一次，代办买药、缴费。", "结对户家中", 4),
)
HELD = 12  # members on duty
NEEDS = (  # what was heard, what was promised, to whom, what came of it
    ("楼道灯不亮，老人夜里下楼不便。", "请物业修好楼道灯。", "物业", "物业已换好三层、四层的灯。"),
    ("想知道城乡居民医保在哪里缴。", "问清楚办法以后答复。", "社区居委会", "社区窗口可以代缴，材料已经送到家。"),
    ("小区里没有给电动车充电的地方。", "向社区反映，问清楚有没有安排。", "社区党委", "已列入改造，北门先装充电口。"),
    ("孩子放学早，没有人接。", "问一问托管班还有没有名额。", "社区居委会", "托管班有名额，已经帮忙报名。"),
)


def play_posts(street: Street, start_on: dt.date, today: dt.date) -> None:
    """Posts that most of the branch hold since the first quarter, what waits there, and visits of these weeks."""
    branch = street.branches[0]
    posts = _set_up(branch, start_on)
    _take_on(branch, posts, start_on)
    _lately(branch, posts, today - dt.timedelta(days=1))
    _visits(branch, today)


def _set_up(branch: Branch, on: dt.date) -> list[Post]:
    by, at = viewer_for(branch.secretary, on), moment(on, 9)
    posts = []
    for name, group, duties, place, seats in POSTS:
        words = PostWords(name, group.value, duties, place, ITEM, Rhythm.MONTHLY.value, seats)
        posts.append(set_up_post(branch.organisation.pk, words=words, form_key=uuid.uuid4(), by=by, at=at))
    return publish_posts(branch.organisation.pk, post_ids=[post.pk for post in posts], heard_on=on, by=by, at=at)


def _take_on(branch: Branch, posts: list[Post], on: dt.date) -> None:
    """The secretary proposes, the deputy approves; the deputy's own is approved by the secretary."""
    popular = [post for post in posts if post.seats > 1]
    secretary, deputy, at = viewer_for(branch.secretary, on), viewer_for(branch.deputy, on), moment(on, 10)
    holdings = [
        apply_for_post(
            popular[place % len(popular)].pk,
            membership_id=member.pk,
            is_named=place % 5 != 4,
            by=deputy if member.person_id == branch.deputy.person_id else secretary,
            at=at,
        )
        for place, member in enumerate(branch.members[:HELD])
    ]
    own = [holding.pk for holding in holdings if holding.membership.person_id == branch.deputy.person_id]
    others = [holding.pk for holding in holdings if holding.pk not in own]
    for ids, by in ((others, deputy), (own, secretary)):
        approve_holders(branch.organisation.pk, holding_ids=ids, on=on, by=by, at=moment(on, 15))


def _lately(branch: Branch, posts: list[Post], on: dt.date) -> None:
    """One who asks for a post, and one who has left theirs."""
    by, at = viewer_for(branch.deputy, on), moment(on, 10)
    vacant = next(post for post in posts if post.seats == 1)
    apply_for_post(vacant.pk, membership_id=branch.members[HELD].pk, is_named=True, by=by, at=at)
    leaving = branch.members[HELD - 1].post_holdings.get()
    note = "夜间巡防吃力，愿意换一个白天的岗位"
    end_holding(leaving.pk, on=on, reason=LeavingReason.HEALTH.value, note=note, by=by, at=at)


def _visits(branch: Branch, today: dt.date) -> None:
    """One promise that is late, one answer to be taken home, one need that is settled, and one within its time."""
    late, answered, settled, fresh = (today - dt.timedelta(days=back) for back in (24, 12, 16, 4))
    before = today - dt.timedelta(days=1)
    by, at = viewer_for(branch.secretary, before), moment(before)
    _visit(branch, branch.members[4], late, 0)
    for on, place in ((answered, 1), (settled, 2)):
        need = _visit(branch, branch.members[3], on, place)
        answer_need(need.pk, answer=NEEDS[place][3], on=before, by=by, at=at)
        if on == settled:
            tell_household(need.pk, on=before, opinion=Opinion.CONTENT.value, by=by, at=at)
    _visit(branch, branch.members[5], fresh, 3)


def _visit(branch: Branch, member: Membership, on: dt.date, place: int) -> HomeNeed:
    text, promise, handed_to, _ = NEEDS[place]
    visit = record_visit(
        member.pk,
        visited_on=on,
        household=f"{place + 2}号楼{place + 1}单元30{place + 1}",
        need=NeedWords(text, promise, add_workdays(on, 8, corrections()), handed_to=handed_to),
        form_key=uuid.uuid4(),
        by=viewer_for(branch.secretary, on),
        at=moment(on),
    )
    return visit.needs.get()
