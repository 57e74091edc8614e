"""简报 on the demonstration street: an issue of the last quarter that is over, and a contribution that waits."""

import datetime as dt
import uuid

from zhixing.actions.briefings.contributions import adopt_contribution, send_contribution
from zhixing.actions.briefings.editing import ArticleInput, Head, Origin, add_article, create_briefing, edit_article
from zhixing.actions.briefings.signing import issue_briefing, submit_briefing
from zhixing.management.demo.build import Street, account_of, moment
from zhixing.models import Briefing, User
from zhixing.queries.briefings.drafts import begin_article
from zhixing.queries.briefings.pages import issue_page
from zhixing.queries.viewers import viewer_for
from zhixing.rules.briefings.states import ArticleKind
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

HEAD = Head(
    title="党员积分制管理工作简报",
    number=1,
    quarter=Quarter(2000, 1),  # replaced by the quarter that is told
    foreword="现将本季度党员积分制管理工作情况和基层做法编发，供各社区党委、党支部学习交流。",
    reports_to="区委组织部",
    sends_to="街道办事处各办公室，各驻区单位党组织",
    distributes_to="各社区党委、党支部",
    copies=60,
)
MEANING = (
    "四、下一步安排。一是督促尚未完成评定的党支部按期完成；二是把整改问题逐条销号，防止反弹；"
    "三是结合民主评议党员，用好积分结果，坚持正面引导，不搞排名。"
)
CONTRIBUTED = (
    "“四个环节”扎实推进党员积分制管理",
    "{place}结合实际，把党员自评、民主测评、组织评定、积分公示四个环节落到每个党支部，积分记在平常、评在明处。\n"
    "一、自评有依据。党员自评逐项对照台账填写，不一致的写明理由、附上佐证；年老体弱党员由录入员上门代录，本人核对签字。\n"
    "二、测评守规矩。半年和年末由党支部组织无记名测评，选票当众密封、当众计票，参加人数不足的不公布明细。\n"
    "三、评定讲过程。考评小组先各自提出意见，再集体合议，与台账、自评不一致的逐条研究，写明理由。\n"
    "四、公示听意见。结果在公示栏张贴不少于五个工作日，写明受理方式，有异议的调查后书面答复。",
)
WAITING = (
    "流动党员“线上学、返乡评”两不误",
    "本支部有党员常年在外务工。支部按月把学习内容和积分记录发给本人核对，返乡期间补办组织生活和民主测评，"
    "做到离家不离党、流动不流失。\n一、建好联系名册。\n二、按月通报积分。\n三、返乡集中补课。",
)


def play_briefings(street: Street, quarter: Quarter, today: dt.date) -> None:
    """The street edits what its first community sent and its own figures; its head signs; a branch has sent a text."""
    on = today - dt.timedelta(days=6)
    community = street.branches[0].community
    organ = community.name.removesuffix("党委")
    head = Head(**{**vars(HEAD), "quarter": quarter})
    editor, at = viewer_for(street.street_user, on), moment(on)
    signer = account_of("jiedaofz", "街道党工委 负责人", Role.STREET, street.street, quarter.from_on)
    sent = send_contribution(
        community.pk,
        receiver_id=street.street.pk,
        title=f"{organ}{CONTRIBUTED[0]}",
        body=CONTRIBUTED[1].format(place=community.name),
        form_key=uuid.uuid4(),
        by=viewer_for(street.community_users[community.pk], on),
        at=at,
    )
    briefing = create_briefing(street.street.pk, head=head, by=editor, at=at)
    draft = begin_article(briefing, "figures").words
    body = f"{draft['body']}\n{MEANING}"
    figures = ArticleInput(draft["title"], body, 1)
    add_article(briefing.pk, article=figures, origin=Origin(ArticleKind.FIGURES), by=editor, at=at)
    article = adopt_contribution(sent.pk, briefing_id=briefing.pk, by=editor, at=at)
    edited = ArticleInput(article.title, article.body, 2, article.source)
    edit_article(article.pk, article=edited, by=editor, at=at)
    submit_briefing(briefing.pk, by=editor, at=at)
    _sign(briefing, signer, on + dt.timedelta(days=1))
    first = street.branches[0]
    send_contribution(
        first.organisation.pk,
        receiver_id=street.street.pk,
        title=WAITING[0],
        body=WAITING[1],
        form_key=uuid.uuid4(),
        by=viewer_for(first.secretary, today - dt.timedelta(days=2)),
        at=moment(today - dt.timedelta(days=2)),
    )


def _sign(briefing: Briefing, signer: User, on: dt.date) -> None:
    viewer = viewer_for(signer, on)
    issue_briefing(briefing.pk, fingerprint=issue_page(viewer, briefing.pk).fingerprint, by=viewer, at=moment(on))
