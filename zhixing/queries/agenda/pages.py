"""日程: every deadline of a viewer, what is due now (as on the first page) and what is known ahead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhixing.models import Membership, Person
from zhixing.queries.agenda.ahead import AHEAD
from zhixing.queries.due import Due
from zhixing.queries.home import tasks
from zhixing.queries.viewers import Viewer
from zhixing.rules.agenda import AgendaLine, grouped_lines, replaced, without_names
from zhixing.rules.briefings.texts import names_in, possible_names
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class Agenda:
    """What somebody must do, as the first page says, and the dates that are known ahead."""

    due: list[AgendaLine]
    ahead: list[AgendaLine]

    @property
    def lines(self) -> list[AgendaLine]:
        return [*self.due, *self.ahead]


def agenda(viewer: Viewer) -> Agenda:
    """A date ahead is left out where the first page already asks for it on that day. A source that is new on the first
    page is new here too."""
    now = tasks(viewer)
    known = {(line.url_name, line.url_args, line.by_on) for line in now}
    later = [
        line
        for source in AHEAD
        for line in source(viewer)
        if line.by_on is not None and (line.url_name, line.url_args, line.by_on) not in known
    ]
    return Agenda(_grouped(now), _grouped(later))


def _grouped(lines: Iterable[Due]) -> list[AgendaLine]:
    return grouped_lines((line.by_on, line.what, line.where, line.url_name, line.url_args) for line in lines)


def for_everybody(viewer: Viewer, lines: Sequence[AgendaLine]) -> list[AgendaLine]:
    """The lines for a wall, a calendar file or a chat group: nobody of the register is named. One query."""
    phrases = {line.what for line in lines}
    names = _names_in(viewer, phrases)
    return replaced(lines, {phrase: without_names(phrase, names_in(phrase, names)) for phrase in phrases})


def _names_in(viewer: Viewer, phrases: Iterable[str]) -> set[str]:
    candidates = {candidate for phrase in phrases for candidate in possible_names(phrase)}
    roots = tuple({path for do in (Do.VIEW_REGISTER, Do.RECORD_ACTIVITY, Do.JUDGE) for path in viewer.roots(do)})
    people = Membership.objects.below(roots).values("person")
    return set(Person.objects.filter(name__in=candidates, pk__in=people).values_list("name", flat=True))
