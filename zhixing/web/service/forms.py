"""志愿服务和双报到: what is typed of people, services and slips."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from zhixing.queries.form_versions import Fields, plain_fields
from zhixing.queries.service.form_versions import OUTSIDER_LABELS, outsider_values
from zhixing.queries.service.services import Occasion
from zhixing.rules.names.folding import fold_name, tidy
from zhixing.rules.service.hours import Helper
from zhixing.rules.service.outsiders import OutsiderFacts, plain_phone
from zhixing.rules.service.slips import IncomingFacts
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.uploads import SingleFileField
from zhixing.web.frame.values import as_numbers, day_field
from zhixing.web.frame.versions import VersionedForm

MOST_HOURS = 2400
NO_DRAFT = {"autocomplete": "off", "data-no-draft": ""}  # telephones and homes lie in no browser


class OutsiderForm(VersionedForm):
    """报到单."""

    labels = OUTSIDER_LABELS

    organisation = forms.TypedChoiceField(
        label="编入", coerce=int, help_text="在哪个支部参加服务就编入哪个支部；社区统一安排的，编入社区。"
    )
    name = forms.CharField(label="姓名", max_length=60)
    unit = forms.CharField(label="工作单位", max_length=80, help_text="写全称，反馈函按这里的名称出具。")
    unit_branch = forms.CharField(label="所在党支部", max_length=80)
    job = forms.CharField(label="职务", max_length=60, required=False)
    reported_on = day_field("报到日期")
    phone = forms.CharField(
        label="联系电话",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", **NO_DRAFT}),
        help_text="加密保存，只有登记和记录服务的人员可以查看，不导出，不打印。",
    )
    home = forms.CharField(
        label="居住小区",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs=NO_DRAFT),
        help_text="写小区名称即可，加密保存。",
    )
    skills = forms.CharField(label="特长", max_length=120, required=False)
    free_time = forms.CharField(label="可服务时间", max_length=120, required=False)
    post = forms.CharField(label="认领岗位或需求", max_length=120, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, places: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(places)  # type: ignore[attr-defined]

    def fields_typed(self) -> Fields:
        return plain_fields(self.labels, vars(self.facts))

    @property
    def facts(self) -> OutsiderFacts:
        texts = {name: tidy(self.cleaned_data[name]) for name in ("unit", "unit_branch", "job", "home", "skills")}
        return OutsiderFacts(
            name=fold_name(self.cleaned_data["name"]),
            phone=plain_phone(self.cleaned_data["phone"]),
            free_time=tidy(self.cleaned_data["free_time"]),
            post=tidy(self.cleaned_data["post"]),
            reported_on=self.cleaned_data["reported_on"],
            **texts,
        )


class EndForm(forms.Form):
    left_on = day_field("离开日期")
    reason = forms.CharField(label="离开的原因", max_length=120, help_text="例如“调离”“迁居”。")


@dataclass(frozen=True)
class Row:
    """One person to tick, with the hours typed for them alone."""

    id: int
    name: str
    branch: str
    is_ticked: bool
    own: str
    error: str


class ServiceForm(forms.Form):
    """One service and everybody who took part."""

    title = forms.CharField(label="服务内容", max_length=120, help_text="例如“清扫小区积雪”“治安巡逻”。")
    on = day_field("日期")
    hours = HundredthsField(
        label="时长（小时）", min_value=0, help_text="服务本身的时长，不含路途。与多数人不同的，在姓名后面单独填写。"
    )
    place = forms.CharField(label="地点", max_length=80, required=False)
    confirmed_by = forms.CharField(label="确认人", max_length=60, required=False, help_text="不填就是记录人。")
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, people: Sequence[tuple[int, str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.own_errors: dict[int, str] = {}
        self.helpers: list[Helper] = []

    @property
    def ticked(self) -> set[int]:
        return set(as_numbers(self.data.getlist("who"))) if self.is_bound else set()  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[Row]:
        ticked = self.ticked
        return [
            Row(pk, name, branch, pk in ticked, self._typed(pk), self.own_errors.get(pk, ""))
            for pk, name, branch in self.people
        ]

    def _typed(self, pk: int) -> str:
        return str(self.data.get(f"own_{pk}", "")).strip() if self.is_bound else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        known = {pk for pk, _, _ in self.people}
        for pk in sorted(self.ticked):
            hours = self._hours(pk) if self._typed(pk) else cleaned.get("hours")
            if hours is not None:
                self.helpers.append(Helper(pk, hours))
        if self.own_errors:
            self.add_error(None, f"有 {len(self.own_errors)} 人单独填写的时长无法识别，请在名单里改正。")
        if not self.ticked & known:
            self.add_error(None, "请至少勾选一名参加服务的人。")
        return cleaned

    def _hours(self, pk: int) -> int | None:
        try:
            return HundredthsField(min_value=0).clean(self._typed(pk))
        except forms.ValidationError as wrong:
            self.own_errors[pk] = "；".join(wrong.messages)
            return None

    @property
    def occasion(self) -> Occasion:
        values = self.cleaned_data
        return Occasion(values["on"], tidy(values["title"]), tidy(values["place"]), tidy(values["confirmed_by"]))


class IncomingForm(forms.Form):
    """反馈函 on paper about a member of ours."""

    membership = forms.TypedChoiceField(label="党员", coerce=int)
    community = forms.CharField(label="出具单位", max_length=80, help_text="写反馈函上盖章单位的全称。")
    number = forms.CharField(label="编号", max_length=40, required=False)
    from_on = day_field("服务期间起")
    until_on = day_field("服务期间止")
    times = forms.IntegerField(label="次数", min_value=1, max_value=400)
    hours = HundredthsField(label="时长（小时）", min_value=0)
    text = forms.CharField(label="服务内容", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    evaluation = forms.CharField(label="评价", max_length=60, required=False)
    suggestion = forms.CharField(label="建议", max_length=200, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, members: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].choices = [("", "请选择"), *members]  # type: ignore[attr-defined]

    @property
    def facts(self) -> IncomingFacts:
        values = dict(self.cleaned_data)
        for name in ("membership", "form_key"):
            del values[name]
        texts = {name: tidy(value) for name, value in values.items() if isinstance(value, str)}
        return IncomingFacts(**{**values, **texts})


class ItemForm(forms.Form):
    """Under which item the hours of a slip are entered."""

    item = forms.ChoiceField(label="记入的细则", widget=forms.RadioSelect)

    def __init__(self, items: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.code, item.name) for item in items]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]
        self.fields["item"].initial = choices[0][0] if choices else None


class AnnouncementForm(forms.Form):
    """Members of ours, the installation they are announced to, and where they report."""

    partner = forms.TypedChoiceField(label="接收单位", coerce=int)
    community = forms.CharField(label="报到的社区", max_length=80)
    reported_on = day_field("报到日期")
    members = forms.TypedMultipleChoiceField(label="报到的党员", coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, partners: Sequence[tuple[int, str]], members: Sequence[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [("", "请选择"), *partners]  # type: ignore[attr-defined]
        self.fields["members"].choices = list(members)  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A signed file; read once, it goes along in the page on which its records are read again."""

    file = SingleFileField(label="签名文件", required=False, help_text="对方用“生成签名文件”得到的 .json 文件。")
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, max_length=2 << 20)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not cleaned.get("text"):
            self.add_error("file", "请选择对方发来的签名文件。")
        return cleaned


class RecordsFileForm(FileForm):
    """Records of another system: a signed file, or a spreadsheet whose system is named."""

    source = forms.CharField(
        label="来源系统",
        max_length=60,
        required=False,
        help_text="Excel 表格必填，如“志愿服务平台”；每次写同样的名称，便于识别已经接收的记录。签名文件不必填写。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "表格或者签名文件"
        self.fields["file"].help_text = "填好的 .xlsx、.xls 表格，或者对方系统生成的 .json 签名文件。"
        self.order_fields(["source", "file"])


class PlacedFileForm(FileForm):
    """The same, for the list of one organisation."""

    organisation = forms.TypedChoiceField(label="编入", coerce=int)

    def __init__(self, places: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(places)  # type: ignore[attr-defined]
        self.order_fields(["organisation", "file"])


def initial_of(outsider: Any) -> dict[str, Any]:
    """What stands on the list, as the form shows it again."""
    return {"organisation": outsider.organisation_id, **outsider_values(outsider)}
