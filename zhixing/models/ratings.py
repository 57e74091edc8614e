"""先锋指数与星级: computed results, each with the whole breakdown it came from."""

import json
from typing import Any

from django.db import models


class ReadableEncoder(json.JSONEncoder):
    """Chinese as it is: escaped, each sign is six with a backslash, which is quoted once more on its way."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class Rating(models.Model):
    """One computation for one participant. Append-only: a later computation is a new row, the latest counts."""

    # The constraint's index begins with it: one of its own would only slow large closings down.
    participant = models.ForeignKey("Participant", models.PROTECT, related_name="ratings", db_index=False)
    computation = models.PositiveIntegerField()  # 1 for the first closing of the review, 2 after a re-review …
    index = models.IntegerField(null=True)  # hundredths; NULL where the person is not scored
    band = models.CharField(max_length=40, blank=True)  # code of the band in the cycle's standard
    breakdown = models.JSONField(encoder=ReadableEncoder)  # the steps of rules/scoring/engine.py, as shown
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "computation"], name="rating_once_per_computation")
        ]
