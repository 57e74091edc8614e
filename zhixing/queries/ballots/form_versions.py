"""民主测评, 代表测评: the terms of a ballot being prepared, as its form was shown them."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone

from zhixing.queries.ballots.preparing import PanelSettings, Settings
from zhixing.queries.form_versions import Field, Fields
from zhixing.rules.ballots.states import Seat
from zhixing.rules.periods import chinese_date

WAYS = ("票码", "网上凭证", "纸质票")


def terms_fields(
    settings: Settings,
    *,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    place: str,
    tellers: Mapping[Seat, int],
    panels: Sequence[PanelSettings],
    seats: Mapping[str, str],
) -> Fields:
    """`settings`: whose panels, people and kinds of representatives these terms are of; `seats`: kind and panel."""
    people, choices = dict(settings.people), {panel.code: panel.name for panel in settings.panel_choices}
    fields = {
        "opens_at": Field("投票开始", _moment(opens_at)),
        "closes_at": Field("投票截止", _moment(closes_at)),
        "place": Field("测评地点", place),
    }
    for seat in Seat:
        user_id = tellers.get(seat)
        fields[seat.value] = Field(seat.label, people.get(user_id or 0, ""), str(user_id or ""))
    for number, panel in enumerate(panels):
        fields |= _panel_fields(settings, number, panel, choices.get(panel.code, ""))
    for number, seat_choice in enumerate(settings.seats):
        code = seats.get(seat_choice.stratum, "")
        fields[f"seat-{number}"] = Field(f"{seat_choice.stratum}归入", choices.get(code, ""), code)
    return fields


def _panel_fields(settings: Settings, number: int, panel: PanelSettings, name: str) -> dict[str, Field]:
    ways = zip(WAYS, (panel.by_slip, panel.by_token, panel.by_paper), strict=True)
    fields = {f"ways-{number}": Field(f"{name}投票方式", "、".join(way for way, is_open in ways if is_open))}
    if len(settings.panels) > 1 and not settings.seats:
        fields[f"who-{number}"] = Field(f"{name}投票人", "本支部党员" if panel.has_subjects else "另编名册")
    return fields


def settings_fields(settings: Settings) -> Fields:
    """The terms as they are kept."""
    return terms_fields(
        settings,
        opens_at=settings.opens_at,
        closes_at=settings.closes_at,
        place=settings.place,
        tellers=settings.tellers,
        panels=settings.panels,
        seats={seat.stratum: seat.panel for seat in settings.seats},
    )


def _moment(moment: dt.datetime) -> str:
    local = timezone.localtime(moment)
    return f"{chinese_date(local)} {local:%H:%M}"
