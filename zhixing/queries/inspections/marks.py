"""实地检查: what the blind sheets of a visit say."""

from django.db.models import F, Q

from zhixing.models import Visit, VisitSheet
from zhixing.rules.inspections.visits import Mark

# Sheets that count: handed in, and not of an inspector who was replaced before the sheets of that visit were opened.
STANDING = Q(handed_in_at__isnull=False) & (
    Q(seat__vacated_at__isnull=True) | Q(seat__vacated_at__gt=F("visit__opened_at"))
)


def handed_in(visit: Visit) -> list[VisitSheet]:
    """The sheets that count, by the name of the inspector."""
    sheets = visit.sheets.filter(STANDING).select_related("seat__user").prefetch_related("scores")
    return list(sheets.order_by("seat__user__name_key", "pk"))


def given_marks(visit: Visit) -> list[dict[str, Mark]]:
    """By sheet, what it gives each item."""
    return [
        {score.item: Mark(score.amount, score.option) for score in sheet.scores.all()} for sheet in handed_in(visit)
    ]
