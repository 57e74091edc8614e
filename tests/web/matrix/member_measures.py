"""奖惩措施: who decides, carries out, confirms and reads. A talk is read by the two who talked and the secretary."""

from tests import member_measures, walk
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.models import Cycle
from zhixing.rules.permissions import Role

GUIDES = [Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY]
GUIDED = statuses({200: GUIDES, 404: [STRANGER]}, others=403)
REFUSED = statuses({422: GUIDES, 404: [STRANGER]}, others=403)
OWN_TOO = statuses({200: [*GUIDES, Role.MEMBER], 404: [STRANGER]}, others=403)
TALK = statuses({200: [Role.SECRETARY, Role.MEMBER], 404: [STRANGER]}, others=403)


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


def cycle(world: World) -> tuple[int]:
    return (member_measures.quarter(world).pk,)


def running(world: World) -> tuple[int]:
    return (walk.open_cycle(world).pk,)


def participant(world: World) -> tuple[int]:
    closed: Cycle = member_measures.quarter(world)
    return (member_measures.participant_id(closed, world.members[2]),)


def another(world: World) -> tuple[int]:
    return (member_measures.decided(world, place=4).pk,)


def own(world: World) -> tuple[int]:
    return (member_measures.decided(world).pk,)


def awaiting(world: World) -> tuple[int]:
    return (member_measures.talked(world, place=4).pk,)


def talk(world: World) -> tuple[int]:
    return (member_measures.talk_record(world).pk,)


def deputys_talk(world: World) -> tuple[int]:
    return (member_measures.talk_record(world, by=Role.DEPUTY).pk,)


def rectified(world: World) -> tuple[int]:
    return (member_measures.rectification(world, place=4).pk,)


def notice(world: World) -> tuple[int]:
    return (member_measures.rectification(world).records.get().pk,)


ROWS = [
    Row("member_measures", GUIDED, args=branch),
    Row("own_measures", statuses({200: [Role.MEMBER]}, others=403)),
    Row("member_measures_decide", GUIDED, args=cycle),
    Row("member_measures_decide", REFUSED, args=cycle, method="POST"),
    Row(
        "member_measures_decide",
        statuses({409: GUIDES, 404: [STRANGER]}, others=403),
        args=running,
        note="of a quarter that has not closed",
    ),
    Row("member_measures_rectify", GUIDED, args=participant),
    Row("member_measures_rectify", REFUSED, args=participant, method="POST"),
    Row("member_measure", GUIDED, args=another, note="somebody else's"),
    Row("member_measure", OWN_TOO, args=own, note="the member's own"),
    Row("member_measure_record", GUIDED, args=another),
    Row("member_measure_record", REFUSED, args=another, method="POST"),
    Row("member_measure_confirm", GUIDED, args=awaiting),
    Row("member_measure_confirm", REFUSED, args=awaiting, method="POST"),
    Row("member_measure_extend", GUIDED, args=rectified),
    Row("member_measure_extend", REFUSED, args=rectified, method="POST"),
    Row(
        "member_measure_extend",
        statuses({409: GUIDES, 404: [STRANGER]}, others=403),
        args=another,
        note="of what is no 限期改正",
    ),
    Row("member_measure_answer", statuses({200: [Role.MEMBER], 404: [STRANGER]}, others=403), args=own),
    Row("member_measure_answer", statuses({422: [Role.MEMBER], 404: [STRANGER]}, others=403), args=own, method="POST"),
    Row("member_measure_paper", TALK, args=talk, note="of a talk: the two who talked and the secretary"),
    Row("member_measure_paper", TALK | {Role.DEPUTY: 200}, args=deputys_talk, note="of a talk that the deputy led"),
    Row("member_measure_paper", OWN_TOO, args=notice, note="of 限期改正, which the branch meeting discussed"),
]
