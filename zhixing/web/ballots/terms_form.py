"""民主测评, 代表测评: the form of a ballot's terms, and what it begins with."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from zhixing.actions.ballots.preparing import PanelTerms, Terms
from zhixing.queries.ballots.preparing import PanelChoice, SeatChoice, Settings
from zhixing.queries.form_versions import Fields
from zhixing.rules.ballots.states import Seat
from zhixing.web.frame.versions import VersionedForm

OWN, OTHERS = "own", "others"
WAY_NAMES = {"slip": "票码", "token": "网上凭证", "paper": "纸质票"}


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class TermsForm(VersionedForm):
    """Window, place, tellers, and for each panel of the standard its voters and its ways in."""

    opens_at = forms.DateTimeField(label="投票开始", widget=Moment)
    settings: Settings | None = None  # of the ballot whose terms are changed
    closes_at = forms.DateTimeField(
        label="投票截止", widget=Moment, help_text="到时不再收票，但不会自动封箱，由监票人或书记当场封箱。"
    )
    place = forms.CharField(label="测评地点", max_length=80, required=False)

    def __init__(
        self,
        panels: list[PanelChoice],
        people: list[tuple[int, str]],
        seats: list[SeatChoice],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.panels, self.seats = panels, seats
        helps = {
            Seat.FIRST: "设一把锁的口令，当众清点票码。",
            Seat.SECOND: "设另一把锁的口令，录入纸质票。",
            Seat.THIRD: "两遍录入不一致时由其确定；只在使用纸质票时需要，可以不选。",
        }
        for seat in Seat:
            self.fields[seat.value] = forms.TypedChoiceField(
                label=seat.label,
                coerce=int,
                empty_value=None,
                required=seat is not Seat.THIRD,
                choices=[("", "请选择"), *people],
                help_text=helps[seat],
            )
        for place, kind in enumerate(seats):
            self.fields[f"seat-{place}"] = forms.ChoiceField(
                label=f"{kind.stratum}（{kind.holders} 人）",
                initial=kind.panel,
                choices=[("", "请选择"), *((panel.code, panel.name) for panel in panels)],
                error_messages={"required": f"请选定“{kind.stratum}”归入哪一组投票。"},
            )
        for place, panel in enumerate(panels):
            self._panel_fields(place, panel)

    def fields_typed(self) -> Fields:
        return self.terms.fields(self.settings) if self.settings else {}

    def _panel_fields(self, place: int, panel: PanelChoice) -> None:
        if len(self.panels) > 1 and not self.seats:
            self.fields[f"who-{place}"] = forms.ChoiceField(
                label="投票人",
                widget=forms.RadioSelect,
                initial=OWN if place == 0 else OTHERS,
                choices=[(OWN, "本支部党员，从党员名册取"), (OTHERS, "另编名册")],
            )
        ways = [
            ("slip", "票码（到会抽取，用手机或会场设备投）"),
            ("token", "网上凭证（登录领取，适合不到会的党员）"),
            ("paper", "纸质票（填写后由两人录入）"),
        ]
        if self.seats:  # representatives have no account
            del ways[1]
        self.fields[f"ways-{place}"] = forms.MultipleChoiceField(
            label="投票方式",
            choices=ways,
            widget=forms.CheckboxSelectMultiple,
            initial=["slip", "paper"],
            error_messages={"required": f"{'、'.join(WAY_NAMES[way] for way, _ in ways)}至少选一种。"},
        )

    @property
    def by_panel(self) -> list[tuple[PanelChoice, list[forms.BoundField]]]:
        names = [
            [name for name in (f"who-{place}", f"ways-{place}") if name in self.fields]
            for place in range(len(self.panels))
        ]
        return [(panel, [self[name] for name in own]) for panel, own in zip(self.panels, names, strict=True)]

    @property
    def terms(self) -> Terms:
        values = self.cleaned_data
        tellers = {seat: values[seat.value] for seat in Seat if values.get(seat.value) is not None}
        panels = {}
        for place, panel in enumerate(self.panels):
            ways = set(values[f"ways-{place}"])
            is_own = values.get(f"who-{place}", OWN) == OWN and not self.seats
            panels[panel.code] = PanelTerms(is_own, "slip" in ways, "token" in ways, "paper" in ways)
        seats = {seat.stratum: values[f"seat-{place}"] for place, seat in enumerate(self.seats)}
        return Terms(values["opens_at"], values["closes_at"], tellers, values["place"], panels, seats)

    @property
    def seat_fields(self) -> list[forms.BoundField]:
        return [self[f"seat-{place}"] for place in range(len(self.seats))]


def initial_of(settings: Settings) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "opens_at": settings.opens_at,
        "closes_at": settings.closes_at,
        "place": settings.place,
        **{seat.value: user_id for seat, user_id in settings.tellers.items()},
    }
    for place, panel in enumerate(settings.panels):
        initial[f"who-{place}"] = OWN if panel.has_subjects else OTHERS
        ways = (("slip", panel.by_slip), ("token", panel.by_token), ("paper", panel.by_paper))
        initial[f"ways-{place}"] = [way for way, is_open in ways if is_open]
    return initial


def usual(now: dt.datetime, place: str) -> dict[str, Any]:
    """What a form begins with: a meeting at half past two tomorrow, of an hour and a half, where the last one was."""
    begins = timezone.localtime(now).replace(hour=14, minute=30, second=0, microsecond=0) + dt.timedelta(days=1)
    return {"opens_at": begins, "closes_at": begins + dt.timedelta(minutes=90), "place": place}
