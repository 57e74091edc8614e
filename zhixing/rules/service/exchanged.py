"""What the records of signed files hold, field by field; docs/exchange.md is the written format.

No ID number, no telephone, no address: `ref` is a number that means something only to the installation that gave it.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from zhixing.rules.service.slips import ServiceLine


@dataclass(frozen=True)
class RegisterRecord:
    """报到单: somebody who is to serve in the addressee's community."""

    ref: str
    name: str
    unit: str
    branch: str
    job: str
    skills: str
    free_time: str
    community: str  # where they are to report, in words
    reported_on: dt.date


@dataclass(frozen=True)
class SlipRecord:
    """反馈函: what somebody did in the sender's community. `ref` as their own unit gave it, else empty."""

    slip: str
    number: str
    ref: str
    name: str
    unit: str
    branch: str
    community: str
    from_on: dt.date
    until_on: dt.date
    times: int
    hours: int
    lines: tuple[ServiceLine, ...]
    evaluation: str
    suggestion: str


@dataclass(frozen=True)
class ParticipationRecord:
    """One person at one activity or service, as another system has it. `quantity`: hundredths of the item's unit."""

    record: str
    name: str
    branch: str
    on: dt.date
    item: str
    title: str
    place: str
    quantity: int

    @property
    def occasion(self) -> tuple[dt.date, str, str, str]:
        """What records of one activity have in common."""
        return self.on, self.title, self.place, self.item

    @property
    def digest(self) -> str:
        """By which the same record is told from a changed one."""
        parts = (self.name, self.branch, self.on.isoformat(), self.item, self.title, self.place, str(self.quantity))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
