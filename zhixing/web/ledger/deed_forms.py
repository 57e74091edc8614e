"""申报与组织决定: forms that ask for exactly what an item needs."""

import datetime as dt
from typing import Any

from django import forms

from zhixing.queries.form_versions import Fields
from zhixing.queries.ledger.claim_versions import claim_fields, claim_version, typed_claim_fields
from zhixing.rules.ledger.activities import asks_option, asks_units, asks_worth
from zhixing.rules.ledger.claims import ClaimFacts, Ruling
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.model import Item, Veto
from zhixing.rules.standards.text.clauses import unit_of
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.values import day_field
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.ledger.activity_forms import MOST_UNITS


class DeedForm(forms.Form):
    """Day, and quantity, option or worth where the item asks for it."""

    happened_on = day_field("日期")
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, item: Item | Veto, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        if asks_units(item):
            self.fields["units"] = HundredthsField(label=f"数量（{unit_of(item)}）", min_value=0, max_value=MOST_UNITS)
        if asks_option(item) and isinstance(item, Item):
            choices = [(option.code, option.name) for option in item.options]
            self.fields["option"] = forms.ChoiceField(label="情形", choices=choices, widget=forms.RadioSelect)
        if asks_worth(item):
            self.fields["worth"] = HundredthsField(label="分值", min_value=0)
        self.order_fields(["happened_on", "units", "option", "worth"])

    @property
    def facts(self) -> ClaimFacts:
        units = self.cleaned_data.get("units")
        return ClaimFacts(
            self.item.code,
            self.cleaned_data["happened_on"],
            100 if units is None else units,
            self.cleaned_data.get("option", ""),
            self.cleaned_data.get("worth"),
        )

    def refuse(self, refusal: Blocked) -> None:
        add_reasons(self, refusal)


class ClaimForm(DeedForm, VersionedForm):
    description = forms.CharField(
        label="说明",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="简要写明事项、地点和参加人员。",
    )

    def fields_typed(self) -> Fields:
        return typed_claim_fields(self.facts, self.cleaned_data["description"])

    def take_over(self, claim: Any, at: dt.datetime) -> None:
        """Fill in what others made of the claim while this form lay open."""
        self.refresh(claim_fields(claim, claim.evidence.all()), claim_initial(claim), at)


def claim_initial(claim: Any) -> dict[str, Any]:
    """What stands in a claim, as the form shows it again."""
    return {
        "happened_on": claim.happened_on,
        "units": claim.units,
        "option": claim.option,
        "worth": claim.worth,
        "description": claim.description,
        "form_key": claim.form_key,
        "version": claim_version(claim, claim.evidence.all()),
    }


class RulingForm(forms.Form):
    """By which clause which body has decided, when and why."""

    clause = forms.CharField(label="依据条款", max_length=120, help_text="例如“考评办法第八条”。")
    deciding_body = forms.CharField(label="决定机构", max_length=80, help_text="例如“支部委员会”“支部党员大会”。")
    decided_on = day_field("决定日期")
    document_number = forms.CharField(label="文号或会议记录编号", max_length=60)
    reason = forms.CharField(label="事由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    @property
    def ruling(self) -> Ruling:
        names = ("clause", "deciding_body", "decided_on", "document_number", "reason")
        return Ruling(*(self.cleaned_data[name] for name in names))


class DecisionForm(DeedForm, RulingForm):
    def __init__(self, item: Item | Veto, people: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        self.fields["happened_on"].label = "计分日期"
        self.fields["happened_on"].help_text = "按此日期确定计入哪一期，一般为决定日期。"
        self.fields["reason"].help_text = "只有本人和有权作出决定的同志可以查看，不列入公示。"
        self.fields["who"] = forms.TypedMultipleChoiceField(
            label="决定对象", choices=people, coerce=int, widget=forms.CheckboxSelectMultiple
        )
        self.order_fields(["who"])
