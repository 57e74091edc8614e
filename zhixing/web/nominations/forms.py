"""评先选优: what each step asks for."""

from collections.abc import Sequence
from typing import Any

from django import forms

from zhixing.actions.nominations.steps import NominationText
from zhixing.rules.nominations.conditions import Title
from zhixing.rules.nominations.steps import LEAST_POSTING, MOST_DEEDS, Vote
from zhixing.web.frame.values import day_field, text_area

MOST = 100_000


class NominationForm(forms.Form):
    title = forms.ChoiceField(label="称号", choices=[(title.value, title.label) for title in Title])
    deeds = text_area("主要事迹", MOST_DEEDS, 6, help_text="只写事实和结果，不写分数。")
    reason = text_area("推荐理由", 300, 2, required=False, help_text="有条件没有达到的，写明仍然推荐的理由。")

    def text(self, membership_id: int | None, year: int) -> NominationText:
        values = self.cleaned_data
        return NominationText(Title(values["title"]), membership_id, year, values["deeds"], values["reason"])


class PersonForm(forms.Form):
    """Whom to nominate: in the address, so that the conditions stand beside the form."""

    member = forms.ChoiceField(label="推荐对象", required=False)

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = choices  # type: ignore[attr-defined]


class VoteForm(forms.Form):
    on = day_field("党员大会日期")
    entitled = forms.IntegerField(label="应到党员", min_value=1, max_value=MOST)
    present = forms.IntegerField(label="实到党员", min_value=0, max_value=MOST)
    ayes = forms.IntegerField(label="赞成票", min_value=0, max_value=MOST)

    def vote(self) -> Vote:
        return Vote(**self.cleaned_data)


class JudgementForm(forms.Form):
    decision = forms.ChoiceField(
        label="审核结论", choices=[("yes", "同意公示"), ("no", "不同意")], widget=forms.RadioSelect
    )
    opinion = text_area("审核意见", 300)


class PostingForm(forms.Form):
    from_on = day_field("公示开始日期")
    days = forms.IntegerField(label="公示工作日", min_value=1, max_value=60, initial=LEAST_POSTING)
    contact = forms.CharField(label="反映问题的方式", max_length=200, help_text="向哪个党组织反映，电话或地点。")


class ObjectionForm(forms.Form):
    text = text_area("反映的情况", 500)


class AnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label="结论", choices=[("no", "异议不成立"), ("yes", "异议成立，取消推荐")], widget=forms.RadioSelect
    )
    answer = text_area("调查和答复", 500)


class HonourForm(forms.Form):
    document_number = forms.CharField(label="表彰决定文号", max_length=60)
