"""简报: who reaches which address. The street edits, the district signs; the branch sends a contribution up."""

from tests import briefings
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.rules.permissions import Role

ABOVE = [Role.DISTRICT, Role.STREET]
COMMITTEES = [*ABOVE, Role.COMMUNITY]
ADMINISTRATORS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
LEADERS = [Role.SECRETARY, Role.DEPUTY]


def drafted(world: World) -> tuple[int]:
    return (briefings.drafted(world).pk,)


def with_article(world: World) -> tuple[int]:
    return (briefings.with_article(world).briefing_id,)


def submitted(world: World) -> tuple[int]:
    return (briefings.submitted(world).pk,)


def issued(world: World) -> tuple[int]:
    return (briefings.issued(world).pk,)


def article(world: World) -> tuple[int]:
    return (briefings.with_article(world).pk,)


def sent(world: World) -> tuple[int]:
    return (briefings.sent(world).pk,)


def requested(world: World) -> tuple[int]:
    return (briefings.requested(world).pk,)


READS = statuses({403: [Role.CLERK, *ADMINISTRATORS]}, others=200)
# A draft is out of sight of everybody who does not work on it; the district's administrators stand above it.
WORKS = statuses({200: ABOVE, 403: ADMINISTRATORS}, others=404)
SENT = statuses({200: [*ABOVE, *LEADERS], 403: ADMINISTRATORS}, others=404)
MEMBER_ONLY = statuses({200: [Role.MEMBER]}, others=404)


def instead(row: dict[object, int], status: int) -> dict[object, int]:
    """The same people, answered by this status and not by a page."""
    return {person: status if known == 200 else known for person, known in row.items()}


ROWS = [
    Row("briefing_list", READS),
    Row("briefing", statuses({404: [Role.CLERK], 403: ADMINISTRATORS}, others=200), args=issued),
    Row("briefing", WORKS, args=with_article, note="a draft"),
    Row("briefing_paper", WORKS, args=with_article),
    Row("briefing_one_page", WORKS, args=with_article),
    Row("briefing_word", statuses({404: [Role.CLERK], 403: ADMINISTRATORS}, others=200), args=issued),
    Row("briefing_new", statuses({200: COMMITTEES}, others=403)),
    Row("briefing_new", statuses({422: COMMITTEES}, others=403), method="POST"),
    Row("briefing_head", WORKS, args=drafted),
    Row("briefing_head", instead(WORKS, 422), args=drafted, method="POST"),
    Row("article_new", WORKS, args=drafted),
    Row("article_new", instead(WORKS, 422), args=drafted, method="POST"),
    Row("article", WORKS, args=article),
    Row("article", instead(WORKS, 422), args=article, method="POST"),
    Row("article_remove", instead(WORKS, 302), args=article, method="POST"),
    Row("article_names", WORKS, args=article),
    Row("article_names", instead(WORKS, 409), args=article, method="POST"),
    Row("briefing_submit", instead(WORKS, 302), args=with_article, method="POST"),
    Row("briefing_return", instead(WORKS, 409), args=submitted, method="POST"),
    Row("briefing_issue", instead(WORKS, 409), args=submitted, method="POST"),
    Row("contribution_new", statuses({200: [Role.STREET, Role.COMMUNITY, *LEADERS, STRANGER]}, others=403)),
    Row(
        "contribution_new",
        statuses({422: [Role.STREET, Role.COMMUNITY, *LEADERS, STRANGER]}, others=403),
        method="POST",
    ),
    Row("contribution", SENT, args=sent),
    Row("contribution_resend", statuses({200: LEADERS, 403: [*ABOVE, *ADMINISTRATORS]}, others=404), args=sent),
    Row(
        "contribution_resend",
        statuses({422: LEADERS, 403: [*ABOVE, *ADMINISTRATORS]}, others=404),
        args=sent,
        method="POST",
    ),
    Row(
        "contribution_adopt",
        statuses({409: [*ABOVE, *LEADERS], 403: ADMINISTRATORS}, others=404),
        args=sent,
        method="POST",
        note="nobody says to which issue",
    ),
    Row(
        "contribution_return",
        statuses({409: ABOVE, 403: [*LEADERS, *ADMINISTRATORS]}, others=404),
        args=sent,
        method="POST",
    ),
    Row("name_consent", MEMBER_ONLY, args=requested),
    Row(
        "name_consent_answer",
        instead(MEMBER_ONLY, 302),
        args=requested,
        method="POST",
        data=lambda world: {"answer": "yes"},
    ),
]
