"""代表名单: what is typed to make a pool, to enter people, to publish and to draw."""

from collections.abc import Sequence
from typing import Any

from django import forms

from zhixing.actions.lots.pools import PoolTerms
from zhixing.queries.form_versions import Fields
from zhixing.queries.lots.entering import TypedPeople
from zhixing.rules.periods import Quarter
from zhixing.rules.pools.chances import THROWS, ChanceFacts
from zhixing.rules.pools.people import NAMESAKE
from zhixing.rules.pools.stages import (
    LEAST_DAYS,
    MOST_DAYS,
    USUAL_DAYS,
    USUAL_STRATA,
    PassReason,
    SourceKind,
    strata_text,
)
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.typed_lists import TypedListForm


class TermsForm(VersionedForm):
    """Quarter, strata with their seats, the two readers, days."""

    quarter = forms.TypedChoiceField(label="考评季度", coerce=str)
    strata = forms.CharField(
        label="类别和名额",
        widget=forms.Textarea(attrs={"rows": 7}),
        initial=strata_text(USUAL_STRATA),
        max_length=2000,
        strip=False,
        help_text="每行一类，先写名称再写名额，例如“居民 10”。某一类的人不够时全部入选，不从其他类别补足。",
    )
    first_reader = forms.TypedChoiceField(label="查看姓名和电话的第一人", coerce=int)
    second_reader = forms.TypedChoiceField(
        label="查看姓名和电话的第二人",
        coerce=int,
        help_text="只有这两个人可以填写名单、查看姓名和电话，每次查看都记入操作日志；其他人只能查看人数和编号。",
    )
    keep_days = forms.IntegerField(
        label="季度结束后保留天数",
        initial=USUAL_DAYS,
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        help_text="到期自动清除姓名、单位或住址和电话，只留编号、人数和校验值。",
    )

    def __init__(
        self, quarters: Sequence[tuple[str, str]], readers: Sequence[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.readers = dict(readers)
        self.fields["quarter"].choices = quarters  # type: ignore[attr-defined]
        for name in ("first_reader", "second_reader"):
            self.fields[name].choices = [("", "请选择"), *readers]  # type: ignore[attr-defined]

    def fields_typed(self) -> Fields:
        return self.terms.fields(self.readers)

    @property
    def terms(self) -> PoolTerms:
        year, _, number = self.cleaned_data["quarter"].partition("-")
        return PoolTerms(
            quarter=Quarter(int(year), int(number)),
            strata=self.cleaned_data["strata"],
            readers=(self.cleaned_data["first_reader"], self.cleaned_data["second_reader"]),
            keep_days=self.cleaned_data["keep_days"],
        )


class PeopleForm(TypedListForm):
    """People typed or pasted, or the text that a sheet became."""

    stratum = forms.ChoiceField(label="类别", required=False)
    field_order = ["stratum"]

    def __init__(self, strata: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stratum"].choices = [("", "每行各自写明类别"), *((name, name) for name in strata)]  # type: ignore[attr-defined]
        self.fields["stratum"].help_text = "这一批都是同一类的，在这里选；不同类的，每行在姓名后面写类别。"
        self.fields["text"].help_text = (
            "一行一人，用逗号隔开：姓名，单位或住址，电话。没有选类别的：姓名，类别，单位或住址，电话。"
            f"应当回避的，在行末再写原因；与被评党组织干部只是同名的，行末写“{NAMESAKE}”。可以从表格里整片复制粘贴。"
        )

    @property
    def people(self) -> TypedPeople:
        sent = self.cleaned_data
        return TypedPeople(sent["text"], sent["stratum"], sent["source"])


class PublishForm(forms.Form):
    source = forms.ChoiceField(
        label="届时采用的随机数",
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in SourceKind],
        initial=SourceKind.DICE.value,
    )
    detail = forms.CharField(
        label="哪一次",
        max_length=120,
        help_text="掷骰子的写时间和地点；彩票的写名称和期号，开奖要在公布以后，例如“福彩双色球第2026134期”。",
    )


class ChanceForm(forms.Form):
    """The witnesses, and what the announced source gave."""

    first_witness = forms.CharField(label="第一名见证人", max_length=60)
    second_witness = forms.CharField(
        label="第二名见证人", max_length=60, help_text="从代表、居民或驻区单位中请两位，被评党组织的人员不作见证人。"
    )
    seen_at = forms.DateTimeField(
        label="随机数产生的时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="必须晚于名单公布的时间。",
    )

    def __init__(self, kind: SourceKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind is SourceKind.DICE:
            throws = f"逐次填写，至少掷 {THROWS} 次，例如 3 5 2 6 4。"
            self.fields["first_throws"] = forms.CharField(
                label="第一名见证人掷出的点数", max_length=200, help_text=throws
            )
            self.fields["second_throws"] = forms.CharField(
                label="第二名见证人掷出的点数", max_length=200, help_text=throws
            )
        else:
            self.fields["lottery"] = forms.CharField(label="彩票名称和期号", max_length=120)
            self.fields["numbers"] = forms.CharField(
                label="开奖号码", max_length=200, help_text="全部号码，用空格隔开，先后不限。"
            )

    @property
    def chance(self) -> ChanceFacts:
        sent = self.cleaned_data
        is_dice = self.kind is SourceKind.DICE
        return ChanceFacts(
            kind=self.kind,
            name="" if is_dice else sent["lottery"],
            witnesses=(sent["first_witness"], sent["second_witness"]),
            texts=(sent["first_throws"], sent["second_throws"]) if is_dice else (sent["numbers"],),
            seen_at=sent["seen_at"],
        )


class PassForm(forms.Form):
    reason = forms.ChoiceField(label="原因", choices=[(reason.value, reason.label) for reason in PassReason])
    note = forms.CharField(
        label="情况", max_length=200, help_text="何时、怎样联系，怎样答复。会写进抽签记录，不写姓名、电话和病情。"
    )
