"""代表名单: what is still missing before a pool is published or drawn from, asked of the rules."""

import datetime as dt

from zhixing.models import LotPool
from zhixing.queries.lots.access import exclusions_of, rule_pool
from zhixing.rules.lots import drawing_problems, pool_problems
from zhixing.rules.pools.chances import ChanceFacts, chance_problems, chances_of
from zhixing.rules.pools.stages import LotState, drawing_blockers, publishing_blockers


def missing_to_publish(pool: LotPool, detail: str, at: dt.datetime) -> list[str]:
    """Why this pool cannot be published now."""
    reasons = publishing_blockers(LotState(pool.state), detail)
    return reasons + pool_problems(rule_pool(pool), exclusions_of(pool), at)


def missing_to_draw(pool: LotPool, chance: ChanceFacts, at: dt.datetime) -> list[str]:
    """Why the lot cannot be drawn with this chance."""
    if reasons := drawing_blockers(LotState(pool.state)):
        return reasons
    if problems := chance_problems(chance, at):
        return problems
    assert pool.published_at is not None
    return drawing_problems(rule_pool(pool), pool.sha256, pool.published_at, chances_of(chance))
