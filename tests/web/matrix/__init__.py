"""Person × URL → status: one module per topic, each with `ROWS: list[Row]`; tests/web/test_matrix.py walks them all.

A row is one request: the URL's name, its arguments, a method, and the exact status for each persona. Personas are
every `Role` (the user that `make.world()` has in that role), `STRANGER` (a secretary in another community) and
`ANONYMOUS`. The three administrators are signed in with their second factor.

    from tests.web.matrix import STRANGER, Row, statuses

    ROWS = [
        Row("orgs", statuses({}, others=200)),
        Row(
            "orgs-found", statuses({200: [Role.DISTRICT, Role.STREET, Role.COMMUNITY], 404: [STRANGER]}, others=403),
            args=lambda world: (world.community.pk,),
        ),
        Row("claim_confirm", statuses({302: [Role.SECRETARY], 404: [STRANGER]}, others=403), method="POST",
            args=lambda world: (a_claim(world).pk,), data=lambda world: {"points": "3"}),
    ]

`args` and `data` receive the world and may first make what the page needs (with tests/make.py or real actions); they
run once a row, then every persona asks with that, each in a transaction that is rolled back. Every persona must
have a status: `statuses` makes the whole mapping; ANONYMOUS is 302 (to the sign-in page) unless you say otherwise.
Every URL name of the site needs at least one row for each method, GET and POST, that it answers; each GET row is
also asked for its head alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.make import World
from zhixing.rules.permissions import Role

STRANGER = "stranger_secretary"
ANONYMOUS = "anonymous"
Persona = Role | str
PERSONAS: tuple[Persona, ...] = (*Role, STRANGER, ANONYMOUS)


def nothing(world: World) -> tuple[int, ...]:
    return ()


def no_data(world: World) -> Mapping[str, Any]:
    return {}


def statuses(exceptions: Mapping[int, Iterable[Persona]], *, others: int, anonymous: int = 302) -> dict[Persona, int]:
    """Status by persona: those named in `exceptions` (status → personas), `others` for the rest."""
    found: dict[Persona, int] = dict.fromkeys(PERSONAS, others) | {ANONYMOUS: anonymous}
    return found | {persona: status for status, personas in exceptions.items() for persona in personas}


@dataclass(frozen=True)
class Row:
    url_name: str
    expected: Mapping[Persona, int]
    args: Callable[[World], tuple[Any, ...]] = nothing
    method: str = "GET"
    data: Callable[[World], Mapping[str, Any]] = no_data
    query: str = ""  # behind the address, with its question mark
    note: str = ""  # what tells this row from another of the same URL

    @property
    def label(self) -> str:
        return f"{self.method} {self.url_name}{' ' + self.note if self.note else ''}"
