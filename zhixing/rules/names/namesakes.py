"""同名同姓: what stands beside a name where several people of one list bear it, so that nobody is taken for another."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from zhixing.rules.periods import chinese_date


@dataclass(frozen=True)
class PersonFacts:
    """What the register knows of one person of the list; `key` is the person, however often the list names them."""

    key: Hashable
    name: str
    born_on: dt.date | None = None
    number: str = ""  # the identity number; only its last four signs are ever shown
    joined_on: dt.date | None = None
    sex: str = ""


Fact = Callable[[PersonFacts], str]


def labels(people: Iterable[PersonFacts]) -> dict[Hashable, str]:
    """Name of each person for those who keep the register: of namesakes with birth date, number or joining date."""
    return _labels(people, (_born, _number, _joined))


def public_labels(people: Iterable[PersonFacts]) -> dict[Hashable, str]:
    """The same for a wall and for everybody else: no birth date, number or telephone, but the year of joining."""
    return _labels(people, (_joined_year, _sex))


def _labels(people: Iterable[PersonFacts], facts: Sequence[Fact]) -> dict[Hashable, str]:
    by_name: dict[str, dict[Hashable, PersonFacts]] = defaultdict(dict)
    for person in people:
        by_name[person.name].setdefault(person.key, person)
    by_key: dict[Hashable, str] = {}
    for name, namesakes in by_name.items():
        asides = _asides(list(namesakes.values()), facts) if len(namesakes) > 1 else [""]
        by_key |= {key: f"{name}{aside}" for key, aside in zip(namesakes, asides, strict=True)}
    return by_key


def _asides(namesakes: list[PersonFacts], facts: Sequence[Fact]) -> list[str]:
    """One aside each, all different: by the first fact that tells all of them apart, then by several together."""
    trials: list[tuple[Fact, ...]] = [(fact,) for fact in facts]
    trials += [tuple(facts[:count]) for count in range(2, len(facts) + 1)]
    for trial in trials:
        words = ["，".join(filter(None, (fact(person) for fact in trial))) for person in namesakes]
        if all(words) and len(set(words)) == len(words):
            return [f"（{word}）" for word in words]
    # Nothing known tells them apart: a number in the order of the register, the same in every list.
    places = {
        key: place for place, key in enumerate(sorted((namesake.key for namesake in namesakes), key=_order), start=1)
    }
    return [f"（同名之{places[namesake.key]}）" for namesake in namesakes]


def _order(key: Hashable) -> tuple[int, str]:
    return (key, "") if isinstance(key, int) else (0, str(key))


def _born(person: PersonFacts) -> str:
    return f"{chinese_date(person.born_on)}生" if person.born_on else ""


def _number(person: PersonFacts) -> str:
    return f"证件尾号{person.number[-4:]}" if len(person.number) > 4 else ""


def _joined(person: PersonFacts) -> str:
    day = person.joined_on
    return f"{chinese_date(day)}入党" if day else ""


def _joined_year(person: PersonFacts) -> str:
    return f"{person.joined_on.year}年入党" if person.joined_on else ""


def _sex(person: PersonFacts) -> str:
    return person.sex
