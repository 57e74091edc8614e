"""Form fields for amounts: what a person types as 1.5 is 150 hundredths to the program."""

from decimal import Decimal
from typing import Any

from django import forms


class HundredthsField(forms.DecimalField):
    """A number with at most two decimals, cleaned to integer hundredths (None when left empty)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimal_places=2, max_digits=8, **kwargs)

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        return None if number is None else int(number * 100)

    def prepare_value(self, value: Any) -> Any:
        """Hundredths given as `initial` are shown as people write them; what was typed stays as typed."""
        if isinstance(value, int) and not isinstance(value, bool):
            number = (Decimal(value) / 100).quantize(Decimal("0.01"))
            return f"{number:f}".rstrip("0").rstrip(".")
        return value
