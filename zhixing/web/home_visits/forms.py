"""走访群众: what each step asks for; nothing of it is a photograph or a place on a map."""

from collections.abc import Sequence
from typing import Any

from django import forms

from zhixing.queries.home_visits.booking import VisitorLine
from zhixing.rules.home_visits.states import Opinion
from zhixing.rules.home_visits.steps import DAYS_TO_ANSWER, NeedWords
from zhixing.rules.ledger.activities import Group
from zhixing.web.frame.values import as_numbers, day_field


def _words(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), **options
    )


class NeedForm(forms.Form):
    text = _words("反映的诉求", help_text="一条只写一件事；没有诉求的不填。")
    answer = _words("当场答复", help_text="当场答复或者办结的填写，以下三项不必填写。")
    promise = _words("承诺事项", help_text="例如：问清楚办理条件以后答复。")
    answer_by = day_field("答复期限", required=False, help_text=f"最晚在走访以后 {DAYS_TO_ANSWER} 个工作日。")
    handed_to = forms.CharField(label="交办给", max_length=60, required=False, help_text="例如：社区居委会、物业。")

    def need(self) -> NeedWords:
        names = ("text", "promise", "answer_by", "answer", "handed_to")
        words = {name: self.cleaned_data[name] for name in names}
        return NeedWords(**words)


class VisitForm(NeedForm):
    membership = forms.TypedChoiceField(label="走访人", coerce=int)
    visited_on = day_field("走访日期")
    household = forms.CharField(
        label="住户", max_length=80, help_text="户编号，或者小区楼栋门牌；加密保存，只有您和支部可以查看。"
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, people: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(people) if len(people) == 1 else [("", "请选择"), *people]
        self.fields["membership"].choices = choices  # type: ignore[attr-defined]
        self.order_fields(["membership", "visited_on", "household"])


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="办理的结果",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="走访的同志在首页看到后告知住户；不能办的写明原因。",
    )
    on = day_field("答复日期")


class TellingForm(forms.Form):
    on = day_field("告知住户的日期")
    opinion = forms.ChoiceField(
        label="住户的评价",
        choices=[(opinion.value, opinion.label) for opinion in Opinion],
        widget=forms.RadioSelect,
        help_text="按住户的原话记录，没有问到的选“未评”。",
    )


class BookingForm(forms.Form):
    """The visits of each person that are not in the ledger yet; read again before they are entered."""

    item = forms.ChoiceField(label="计分细则", widget=forms.RadioSelect)
    visit = forms.MultipleChoiceField(label="走访", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, groups: Sequence[Group], lines: Sequence[VisitorLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        offers = [(offer.item.code, f"{offer.item.name}（{offer.says}）") for group in groups for offer in group.offers]
        visits = [visit for line in lines if not line.is_own for visit in line.visits]
        self.fields["item"].choices = offers  # type: ignore[attr-defined]
        self.fields["visit"].choices = [(str(visit.pk), "") for visit in visits]  # type: ignore[attr-defined]
        self.initial.setdefault("item", offers[0][0] if len(offers) == 1 else "")
        self.fields["visit"].error_messages["invalid_choice"] = (
            "勾选的走访里有已经记分或作废的，请核对现在的列表再办理。"
        )

    @property
    def ticked(self) -> set[int]:
        """As sent; before anything was sent, all of them."""
        if not self.is_bound:
            return {visit.pk for line in self.lines if not line.is_own for visit in line.visits}
        return set(as_numbers(self.data.getlist("visit")))  # type: ignore[attr-defined]

    @property
    def visit_ids(self) -> list[int]:
        return as_numbers(self.cleaned_data["visit"])
