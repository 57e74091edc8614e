"""Fields that every form shares: a day is asked for in one way."""

import re
from pathlib import Path

from django.conf import settings

from zhixing.web.frame.values import day_field

WEB = Path(settings.ROOT) / "zhixing" / "web"


def test_a_day_is_picked_from_the_browsers_calendar() -> None:
    field = day_field("日期", required=False, help_text="不填为今天。")
    assert (field.label, field.required, field.help_text) == ("日期", False, "不填为今天。")
    assert 'type="date"' in field.widget.render("on", None)


def test_forms_ask_for_a_day_by_one_function() -> None:
    by_hand = [
        path.name
        for path in sorted(WEB.rglob("*.py"))
        if path.name != "values.py" and re.search(r"forms\.DateInput", path.read_text())
    ]
    assert by_hand == []
