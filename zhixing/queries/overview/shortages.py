"""各维度不足: how many people are short of which dimension, over many branches at once. Counts only."""

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from zhixing.files.charts.bars import Shortage
from zhixing.models import Cycle
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.scoring.steps import StepKind

# The last computation of each cycle; results without steps (many concluded at once) say nothing of dimensions.
_RESULTS = """
    SELECT listed.cycle_id, rating.breakdown, rating.computation = max(rating.computation)
        OVER (PARTITION BY listed.cycle_id) AS is_last
    FROM zhixing_rating rating JOIN zhixing_participant listed ON listed.id = rating.participant_id
    WHERE listed.cycle_id = ANY(%s) AND listed.excluded = ''
"""
_SHORT = f"""
    SELECT cycle_id, step ->> 'code', count(*)
    FROM ({_RESULTS}) result CROSS JOIN LATERAL jsonb_array_elements(breakdown -> 'steps') step
    WHERE is_last AND jsonb_typeof(breakdown -> 'steps') = 'array' AND step ->> 'kind' = %s GROUP BY 1, 2
"""  # nosec B608 (nothing but the constant above is put in)
_SCORED = f"""
    SELECT cycle_id, count(*) FROM ({_RESULTS}) result
    WHERE is_last AND breakdown ? 'steps' GROUP BY 1
"""  # nosec B608 (nothing but the constant above is put in)


def shortages(cycle_ids: Iterable[int]) -> list[Shortage]:
    """By dimension, in the order of the standards; empty where no result keeps its steps. The caller has seen to it
    that the viewer may look at these cycles."""
    ids = list(cycle_ids)
    with connection.cursor() as cursor:
        cursor.execute(_SHORT, [ids, StepKind.SUGGESTION.value])
        short = {(cycle_id, code): count for cycle_id, code, count in cursor.fetchall()}
        cursor.execute(_SCORED, [ids])
        scored = dict(cursor.fetchall())
    sums: dict[str, Counter[str]] = {}
    for cycle in Cycle.objects.filter(pk__in=list(scored)).order_by("pk").prefetch_related("version"):
        for block in parsed(cycle.version).blocks:
            if block.suggestion and not block.bonus:
                of_block = sums.setdefault(block.name, Counter())
                of_block["scored"] += scored[cycle.pk]
                of_block["short"] += short.get((cycle.pk, block.code), 0)
    return [Shortage(name, counts["short"], counts["scored"]) for name, counts in sums.items()]
