"""抽签结果: who holds the seats of each stratum, who stands by, and which seats were passed on."""

import datetime as dt
import json
from dataclasses import dataclass

from zhixing.models import LotPass, LotPool
from zhixing.rules.lots import Drawn, Seating, seating_after, successor
from zhixing.rules.pools.stages import PassReason


@dataclass(frozen=True)
class PassLine:
    """A seat passed on: by whom, why, and to whom (empty where no alternate was left)."""

    leaving: str
    reason_label: str
    note: str
    at: dt.datetime
    successor: str


@dataclass(frozen=True)
class StratumOutcome:
    name: str
    drawn: Drawn
    seating: Seating
    passes: tuple[PassLine, ...]


@dataclass(frozen=True)
class Outcome:
    strata: tuple[StratumOutcome, ...]

    @property
    def holders(self) -> frozenset[str]:
        return frozenset(salted for stratum in self.strata for salted in stratum.seating.holders)

    def standing_of(self, salted: str) -> str:
        """What the lot made of this person, in a word."""
        for stratum in self.strata:
            if salted in stratum.seating.holders:
                return "代表"
            if salted in stratum.seating.alternates:
                return f"候补第{stratum.seating.alternates.index(salted) + 1}位"
            if any(line.leaving == salted for line in stratum.passes):
                return "不参加"
        return ""


def outcome_of(pool: LotPool) -> Outcome:
    """Of a pool that was drawn; empty for any other. The order is the record's, the passes are rows of their own."""
    if not pool.record:
        return Outcome(())
    drawn = json.loads(pool.record)["drawn"]
    rows = LotPass.objects.filter(entrant__pool=pool).select_related("entrant__stratum").order_by("pk")
    passes: dict[str, list[LotPass]] = {}
    for row in rows:
        passes.setdefault(row.entrant.stratum.name, []).append(row)
    return Outcome(
        tuple(
            _stratum(name, Drawn(tuple(drawn[name]["seated"]), tuple(drawn[name]["alternates"])), passes.get(name, []))
            for name in pool.strata.values_list("name", flat=True)
        )
    )


def _stratum(name: str, drawn: Drawn, rows: list[LotPass]) -> StratumOutcome:
    lines: list[PassLine] = []
    passed: list[str] = []
    for row in rows:
        leaving = row.entrant.salted_id
        next_one = successor(drawn, passed, leaving)
        lines.append(PassLine(leaving, PassReason(row.reason).label, row.note, row.at, next_one))
        passed.append(leaving)
    return StratumOutcome(name, drawn, seating_after(drawn, passed), tuple(lines))
