"""Quarters of a branch walked to their end: what tests of the year start from."""

import datetime as dt

from tests import make, walk
from zhixing.actions.cycles.stages import advance_cycle, open_cycle
from zhixing.actions.postings.steps import approve_posting, examine_posting, propose_posting, publish_posting
from zhixing.models import Cycle
from zhixing.rules.periods import CycleKind, Quarter
from zhixing.rules.permissions import Role

LATER = dt.date(2026, 11, 2)


def opened(world: make.World, quarter: Quarter, text: str = "", kind: CycleKind = CycleKind.QUARTER) -> Cycle:
    """The quarter of `world.branch` in 党员自评; with `text`, under that standard from the quarter's first day on."""
    if text:
        walk.adopt(world.street, text, quarter.from_on)
    return open_cycle(world.branch.pk, terms=walk.terms(quarter, kind), by=world.viewer(Role.SECRETARY), at=make.NOW)


def close(cycle: Cycle, world: make.World) -> Cycle:
    """From the concluded review through the posting to the end."""
    cycle = walk.advance(cycle, world)
    secretary = world.viewer(Role.SECRETARY)
    posting = propose_posting(cycle.pk, working_days=5, answer_days=3, contact="支部办公室", by=secretary, at=make.NOW)
    examine_posting(posting.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    approve_posting(posting.pk, by=world.viewer(Role.STREET), at=make.NOW)
    publish_posting(posting.pk, from_on=make.TODAY, by=secretary, at=make.NOW)
    advance_cycle(cycle.pk, no_report_reasons={}, by=world.viewer(Role.SECRETARY, LATER), at=make.NOW)
    return walk.fresh(cycle)


def closed(world: make.World, quarter: Quarter, text: str = "", kind: CycleKind = CycleKind.QUARTER) -> Cycle:
    return close(walk.to_rated(opened(world, quarter, text, kind), world), world)
