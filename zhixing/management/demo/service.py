"""志愿服务和双报到 in the demonstration: people of other units in the first community, slips in every state."""

import datetime as dt
import secrets
import uuid
from collections.abc import Callable
from itertools import cycle

from zhixing.actions.exchange.keys import register_key, trust_key
from zhixing.actions.service.incoming import enter_slip, set_slip_aside, take_slip
from zhixing.actions.service.outsiders import end_outsider, register_outsider
from zhixing.actions.service.services import cross_service, record_service
from zhixing.actions.service.slips import answer_slip, issue_slips, send_slips, void_slip
from zhixing.files.exchange.signing import public_key
from zhixing.management.demo.build import Branch, Street, moment
from zhixing.models import Appointment, Organisation, Outsider, Service
from zhixing.queries.service.incoming import incoming_page
from zhixing.queries.service.services import Occasion
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.exchange.fingerprints import fingerprint
from zhixing.rules.periods import Quarter, quarter_of
from zhixing.rules.permissions import Role
from zhixing.rules.service.hours import Helper
from zhixing.rules.service.outsiders import OutsiderFacts
from zhixing.rules.service.slips import Evaluation, IncomingFacts, SendingWay

PEOPLE = (  # name, unit, branch, job, post
    ("包雪梅", "示例区自然资源局", "机关第二党支部", "科员", "环境卫生岗"),
    ("陈立军", "示例区第一中学", "数理教研组党支部", "教师", "帮困送学岗"),
    ("额尔敦", "示例区人民医院", "外科党支部", "医生", "科普健康岗"),
    ("冯晓燕", "示例区税务局", "第一税务所党支部", "副所长", "政策宣传岗"),
    ("郭志远", "示例区市场监督管理局", "机关党支部", "科员", "安全隐患排查岗"),
    ("韩静", "示例区图书馆", "党支部", "馆员", "关心下一代岗"),
    ("贾永强", "示例供电公司", "运维党支部", "班长", "公共设施岗"),
    ("李娜", "示例区人民医院", "护理党支部", "护士", "助老助残岗"),
    ("马国庆", "示例区交通运输局", "机关党支部", "科员", "治安巡防岗"),
    ("斯琴", "示例区融媒体中心", "采编党支部", "记者", ""),
    ("田野", "示例区住房和城乡建设局", "机关党支部", "工程师", "物业服务监督岗"),
    ("赵云飞", "示例区第一中学", "文史教研组党支部", "教师", "文体活动岗"),
)
OCCASIONS = (  # days before the end of the quarter, content, hundredths of an hour
    (80, "清理小区楼道杂物", 200),
    (62, "暑期儿童托管", 300),
    (45, "入户宣传防范电信诈骗", 150),
    (31, "治安夜间巡逻", 250),
    (17, "独居老人家庭用电检查", 200),
    (6, "健康义诊", 350),
)
Days = Callable[[dt.date], Viewer]
COMMUNITIES = ("示例滨河社区党委", "示例湖畔社区党委")


def play_service(street: Street, quarters: tuple[Quarter, ...], today: dt.date) -> None:
    """Reports at the beginning of the history, service in the last two of its quarters and now, slips of the last."""
    first = street.branches[0]
    own_branches = [branch for branch in street.branches if branch.community.pk == first.community.pk][:3]
    places = [first.community, *(branch.organisation for branch in own_branches)]
    user = street.community_users[first.community.pk]

    def by(day: dt.date) -> Viewer:
        return viewer_for(user, day)

    people = _reported(places, by, quarters[0].from_on)
    for quarter in quarters[-2:]:
        _serve(first.community, people, quarter.until_on, by)
    _serve(first.community, people, today + dt.timedelta(days=2), by)
    last = quarters[-1]
    _slips(people, last, by, last.until_on + dt.timedelta(days=3))
    leaving = today - dt.timedelta(days=20)
    end_outsider(people[-1].pk, left_on=leaving, reason="调离", by=by(leaving), at=moment(leaving))
    _incoming(first, today - dt.timedelta(days=1))
    _keys(today)


def _reported(places: list[Organisation], by: Days, on: dt.date) -> list[Outsider]:
    people = []
    for place, (name, unit, branch, job, post) in zip(cycle(places), PEOPLE, strict=False):
        facts = OutsiderFacts(
            name=name, unit=unit, unit_branch=branch, job=job, post=post, reported_on=on, phone="13000000000"
        )
        people.append(register_outsider(place.pk, facts=facts, form_key=uuid.uuid4(), by=by(on), at=moment(on)))
    return people


def _serve(community: Organisation, people: list[Outsider], until_on: dt.date, by: Days) -> None:
    """Each occasion has a part of the people; the last two of the list never come, and nobody says anything of it."""
    for place, (before, title, hours) in enumerate(OCCASIONS):
        on = until_on - dt.timedelta(days=before)
        helpers = [Helper(person.pk, hours) for number, person in enumerate(people[:-2]) if (number + place) % 3 != 1]
        services = record_service(
            community.pk,
            occasion=Occasion(on, title, "社区党群服务中心"),
            helpers=helpers,
            form_key=uuid.uuid4(),
            by=by(on),
            at=moment(on),
        )
        if place == 0:
            _cross(services[-1], by, on)


def _cross(service: Service, by: Days, on: dt.date) -> None:
    cross_service(service.pk, reason="当天没有到场，签到时代签", by=by(on), at=moment(on, 20))


def _slips(people: list[Outsider], quarter: Quarter, by: Days, on: dt.date) -> None:
    """One void, one only issued, one under way, the rest answered; the last of those who served has none yet."""
    ids = [person.pk for person in people[:-3]]
    evaluations = dict.fromkeys(ids[:4], Evaluation.ACTIVE) | dict.fromkeys(ids[4:6], Evaluation.USUAL)
    slips = issue_slips(ids, quarter=quarter, evaluations=evaluations, by=by(on), at=moment(on))
    later = on + dt.timedelta(days=12)
    void_slip(slips[0].pk, reason="单位名称写错", by=by(on), at=moment(on))
    sent = send_slips([slip.pk for slip in slips[2:]], way=SendingWay.PAPER, by=by(on), at=moment(on))
    for slip in sent[1:]:
        answer_slip(slip.pk, by=by(later), at=moment(later))


def _incoming(branch: Branch, on: dt.date) -> None:
    """Three members of the first branch brought slips of the quarter so far: one entered, one set aside."""
    quarter = quarter_of(on)
    by = viewer_for(branch.secretary, on)
    slips = [
        take_slip(
            member.pk,
            facts=IncomingFacts(
                community=community,
                number=f"{quarter.year}-{quarter.number}-0{place}7",
                from_on=quarter.from_on,
                until_on=on,
                times=2 + place,
                hours=300 + 150 * place,
                text="治安巡逻、清扫小区",
                evaluation="积极",
            ),
            form_key=uuid.uuid4(),
            by=by,
            at=moment(on),
        )
        for place, (member, community) in enumerate(zip(branch.members[5:8], cycle(COMMUNITIES), strict=False))
    ]
    if items := incoming_page(by, slips[0].pk).items:
        enter_slip(slips[0].pk, item=items[0].code, by=by, at=moment(on))
    set_slip_aside(slips[1].pk, reason="同一次活动本支部已经记分", by=by, at=moment(on))


def _keys(today: dt.date) -> None:
    """Two installations of the neighbourhood; nobody holds their secrets."""
    administrators = Appointment.objects.filter(role__in=[Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
    officers = {
        Role(appointment.role): viewer_for(appointment.user, today)
        for appointment in administrators.select_related("user")
    }
    at = moment(today - dt.timedelta(days=30))
    keys = [
        register_key(
            name=name,
            public_key=public_key(secrets.token_hex(32)),
            contact="党建办 王同志",
            by=officers[Role.SYSTEM_ADMIN],
            at=at,
        )
        for name in ("示例滨河街道党工委", "示例湖畔街道党工委")
    ]
    trust_key(
        keys[0].pk,
        typed=fingerprint(keys[0].public_key),
        compared_with="电话，党建办王同志",
        by=officers[Role.SECURITY_ADMIN],
        at=at,
    )
