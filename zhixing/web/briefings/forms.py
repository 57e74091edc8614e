"""简报: what is typed for the head of an issue, an article, a contribution."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from zhixing.actions.briefings.editing import ArticleInput, Head
from zhixing.queries.briefings.form_versions import ARTICLE_LABELS, CONTRIBUTION_LABELS, HEAD_LABELS
from zhixing.queries.form_versions import Fields, plain_fields
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.measures.forms import quarter_of_value

USUAL_TITLE = "党员积分制管理工作简报"
MOST_BODY = 5000


def _text(label: str, rows: int, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


class HeadForm(VersionedForm):
    labels = HEAD_LABELS
    title = forms.CharField(label="刊名", max_length=30, initial=USUAL_TITLE)
    number = forms.IntegerField(label="期号", min_value=1, max_value=999, help_text="按年度编号。")
    quarter = forms.ChoiceField(label="数据所属季度", help_text="文章里引用的数据取自这个季度。")
    foreword = _text("按语", 3, 300, required=False, help_text="编发这一期的缘由，两三句话，可以不填。")
    reports_to = forms.CharField(label="报", max_length=200, required=False, help_text="上级单位，如区委组织部。")
    sends_to = forms.CharField(label="送", max_length=200, required=False, help_text="同级和有关单位。")
    distributes_to = forms.CharField(label="发", max_length=200, required=False, help_text="下级党组织。")
    copies = forms.IntegerField(
        label="印数", min_value=1, max_value=9999, required=False, help_text="不印发纸质的不填。"
    )

    def __init__(self, quarters: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = quarters  # type: ignore[attr-defined]

    def fields_typed(self) -> Fields:
        values = {**self.cleaned_data, "quarter": quarter_of_value(self.cleaned_data["quarter"])}
        return plain_fields(self.labels, values)

    def head(self) -> Head:
        values = {name: self.cleaned_data[name] for name in HEAD_LABELS}
        return Head(quarter=quarter_of_value(values.pop("quarter")), **values)


class ArticleForm(VersionedForm):
    labels = ARTICLE_LABELS
    title = forms.CharField(label="标题", max_length=60)
    body = _text(
        "正文",
        16,
        MOST_BODY,
        strip=False,
        help_text="一行一段。“一、”“（一）”开头的短行印作小标题。数据写在花括号里，例如 {参评党员数}，由系统填入。",
    )
    source = forms.CharField(label="供稿单位", max_length=80, required=False, help_text="印在文末，本级自编的不填。")
    position = forms.IntegerField(label="次序", min_value=1, max_value=99)

    def article(self) -> ArticleInput:
        return ArticleInput(**{name: self.cleaned_data[name] for name in ARTICLE_LABELS})


class ContributionForm(forms.Form):
    organisation = forms.TypedChoiceField(label="供稿单位", coerce=int)
    receiver = forms.TypedChoiceField(label="报送", coerce=int)
    title = forms.CharField(label="标题", max_length=60)
    body = _text(
        "正文",
        14,
        MOST_BODY,
        strip=False,
        help_text="一行一段。写到党员姓名的，编辑会征求本人同意；不写公民身份号码、手机号码、住址和病情。",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self, organisations: Sequence[tuple[int, str]], receivers: Sequence[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        self.fields["receiver"].choices = receivers  # type: ignore[attr-defined]


class ResendingForm(VersionedForm):
    labels = CONTRIBUTION_LABELS

    title = forms.CharField(label="标题", max_length=60)
    body = _text("正文", 14, MOST_BODY, strip=False, help_text="一行一段。")
