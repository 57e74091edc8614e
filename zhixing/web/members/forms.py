"""党员名册: the forms of one line of the register."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from zhixing.files.rosters.cells import read_phone
from zhixing.files.rosters.lines import PHONE_LIMIT
from zhixing.files.rosters.vocabulary import ETHNICITIES
from zhixing.queries.form_versions import Fields
from zhixing.queries.members.form_versions import fields_of, version_of
from zhixing.queries.members.records import FIELD_LABELS
from zhixing.rules.members.identity import Identity, Sex, parse_identity
from zhixing.rules.members.records import (
    HELD_STATES,
    LEAVING,
    MemberRecord,
    PersonKind,
    RegisterState,
    ReliefReason,
    record_warnings,
)
from zhixing.rules.names.folding import fold_name, name_problem, tidy
from zhixing.web.frame.values import day_field
from zhixing.web.frame.versions import VersionedForm

ANY = [("", "不限")]
KINDS = [(kind.value, kind.label) for kind in PersonKind]
STATES = [(state.value, state.label) for state in HELD_STATES]


def date_field(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return day_field(label, required=required, help_text=help_text)


class FilterForm(forms.Form):
    """What the register is narrowed to. With an unknown value the list is whole."""

    text = forms.CharField(label="姓名", required=False, max_length=60)
    kind = forms.ChoiceField(label="人员类别", required=False, choices=ANY + KINDS)
    member_class = forms.ChoiceField(label="党员类别", required=False)
    state = forms.ChoiceField(label="在册情况", required=False, choices=ANY + STATES)

    def __init__(self, classes: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_class"].choices = ANY + [(word, word) for word in classes]  # type: ignore[attr-defined]


NOT_OF_RECORD = frozenset({"version", "kind_decision"})  # fields that no record holds


class MemberForm(VersionedForm):
    """One person. Texts keep the lengths of the tables; what contradicts itself is said by the action."""

    name = forms.CharField(label=FIELD_LABELS["name"], max_length=60)
    id_number = forms.CharField(label=FIELD_LABELS["id_number"], max_length=30, required=False)
    sex = forms.ChoiceField(
        label=FIELD_LABELS["sex"],
        required=False,
        choices=[("", "按公民身份号码"), *((sex.value, sex.value) for sex in Sex)],
    )
    born_on = date_field(FIELD_LABELS["born_on"], help_text="填了公民身份号码的可以不填。")
    ethnicity = forms.CharField(label=FIELD_LABELS["ethnicity"], max_length=20, required=False)
    education = forms.CharField(label=FIELD_LABELS["education"], max_length=40, required=False)
    kind = forms.ChoiceField(label=FIELD_LABELS["kind"], choices=KINDS)
    member_class = forms.ChoiceField(label=FIELD_LABELS["member_class"], required=False)
    joined_on = date_field(FIELD_LABELS["joined_on"])
    full_on = date_field(FIELD_LABELS["full_on"])
    job = forms.CharField(label=FIELD_LABELS["job"], max_length=120, required=False)
    post = forms.CharField(
        label=FIELD_LABELS["post"], max_length=80, required=False, help_text="认领的岗位，例如“环境卫生监督岗”。"
    )
    phone = forms.CharField(label=FIELD_LABELS["phone"], max_length=PHONE_LIMIT, required=False)
    address = forms.CharField(label=FIELD_LABELS["address"], max_length=200, required=False)
    has_phone_access = forms.BooleanField(
        label="本人能上网填报", required=False, initial=True, help_text="不勾选的，由录入员代为填报，并注明代录。"
    )
    party_standing = forms.CharField(label=FIELD_LABELS["party_standing"], max_length=40, required=False)
    state = forms.ChoiceField(label=FIELD_LABELS["state"], choices=STATES)
    lost_on = date_field(FIELD_LABELS["lost_on"], help_text="在册情况为“失联”的填写。")
    flowing_to = forms.CharField(
        label=FIELD_LABELS["flowing_to"], max_length=120, required=False, help_text="在册情况为“流动”的填写。"
    )

    kind_decision = forms.CharField(
        label="转正依据",
        max_length=120,
        required=False,
        help_text="预备党员转为正式党员的填写：支部大会或上级党组织的决定。",
    )
    phone_doubt = ""

    def __init__(self, classes: Sequence[str], *args: Any, number_help: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "按人员类别的常用类别"), *((word, word) for word in classes)]
        self.fields["member_class"].choices = choices  # type: ignore[attr-defined]
        self.fields["id_number"].help_text = number_help or "加密保存，页面上只显示头尾几位。"

    def clean_id_number(self) -> str:
        number: str = self.cleaned_data["id_number"].strip()
        if not number:
            return ""
        holder = parse_identity(number)
        if not isinstance(holder, Identity):
            raise forms.ValidationError(f"{holder}。")
        return holder.number

    def clean_phone(self) -> str:
        number, self.phone_doubt = read_phone(self.cleaned_data["phone"].strip())
        return number

    def clean_name(self) -> str:
        name = fold_name(self.cleaned_data["name"])
        if problem := name_problem(name):
            raise forms.ValidationError(f"{problem}。")
        return name

    def clean_ethnicity(self) -> str:
        ethnicity = tidy(self.cleaned_data["ethnicity"]).replace(" ", "")
        if ethnicity and ethnicity not in ETHNICITIES:
            raise forms.ValidationError(f"无法识别“{ethnicity}”；请填民族全称，例如“蒙古族”。")
        return ETHNICITIES.get(ethnicity, "")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("lost_on") and values.get("state") != RegisterState.LOST.value:
            self.add_error("lost_on", "填了失联日期，在册情况却不是“失联”；请改正其中一处。")
        if values.get("flowing_to") and values.get("state") != RegisterState.FLOWING.value:
            self.add_error("flowing_to", "填了外出流向，在册情况却不是“流动”；请改正其中一处。")
        return values

    def fields_typed(self) -> Fields:
        typed = fields_of(self.record())
        return {name: typed[name] for name in typed if name != "id_number" or self.cleaned_data["id_number"]}

    def take_over(self, now: MemberRecord, at: dt.datetime) -> None:
        """Fill in what others changed and this person did not touch."""
        values = {name: getattr(now, name) for name in fields_of(now) if name != "id_number"}
        self.refresh(fields_of(now), values, at)

    def doubts(self, record: MemberRecord) -> str:
        """What was taken and is worth a second look."""
        phone = [f"{self.phone_doubt}。"] if self.phone_doubt else []
        return "".join([*phone, *record_warnings(record)])

    def record(self) -> MemberRecord:
        values = {name: self.cleaned_data[name] for name in MemberForm.base_fields if name not in NOT_OF_RECORD}
        return MemberRecord(
            **values
            | {
                "kind": PersonKind(values["kind"]),
                "sex": Sex(values["sex"]) if values["sex"] else None,
                "state": RegisterState(values["state"]),
            }
        )


NOBODY = "0"


class AdmissionForm(MemberForm):
    from_on = date_field("编入日期", required=True, help_text="从哪一天起属于这个支部。")
    same_as = forms.CharField(label="是不是以前离开的同志", required=False, max_length=20, widget=forms.RadioSelect)

    def ask(self, former: Sequence[tuple[int, str]]) -> None:
        """Offer those who left and have this name and birth date."""
        choices = [(str(pk), f"是同一人：{where}") for pk, where in former]
        self.fields["same_as"].widget.choices = [*choices, (NOBODY, "不是，是另一个人")] if former else []

    @property
    def asks(self) -> bool:
        return bool(self.fields["same_as"].widget.choices)

    @property
    def chosen(self) -> int | None:
        """Of those who left, 0 for nobody; None as long as nothing is chosen. Read once the choices are known."""
        choice = self.data.get("same_as", "")
        known = {value for value, _ in self.fields["same_as"].widget.choices}
        return int(choice) if choice in known else None


def initial_of(record: MemberRecord, at: dt.datetime) -> dict[str, Any]:
    """What an editing form starts with; the number stays sealed, so its field starts empty."""
    values = {name: getattr(record, name) for name in MemberForm.base_fields if name not in NOT_OF_RECORD}
    return values | {"id_number": "", "version": version_of(record, at)}


class EndingForm(forms.Form):
    reason = forms.ChoiceField(label="离册原因", choices=[(reason.value, reason.label) for reason in LEAVING])
    on = date_field("最后一天", required=True, help_text="在本支部名册上的最后一天。")
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="例如转往的党组织和介绍信编号、决定的机构和文号。"
    )


class TransferForm(forms.Form):
    to = forms.ChoiceField(label="转入的党支部")
    on = date_field("转接日期", required=True, help_text="从这一天起属于转入的党支部。")
    letter_number = forms.CharField(label="介绍信编号", max_length=60, required=False)
    reason = forms.CharField(label="事由", max_length=200)

    def __init__(self, choices: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class BulkTransferForm(TransferForm):
    """The same for many members of one branch, on the strength of one document."""

    members = forms.MultipleChoiceField(label="转接的人员", widget=forms.CheckboxSelectMultiple)
    field_order = ("members", "to", "on", "letter_number", "reason")

    def __init__(self, people: Sequence[tuple[int, str]], choices: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(choices, *args, **kwargs)
        self.fields["members"].choices = people  # type: ignore[attr-defined]
        self.fields["letter_number"].label = "文号"
        self.fields["letter_number"].help_text = "决定合并、分设支部的文件。"
        self.fields["letter_number"].required = True

    def values(self) -> dict[str, Any]:
        typed = self.cleaned_data
        shared = {name: typed[name] for name in ("on", "letter_number", "reason")}
        return {**shared, "membership_ids": [int(pk) for pk in typed["members"]], "to": int(typed["to"])}

    def chosen_names(self) -> list[str]:
        chosen = set(self.values()["membership_ids"])
        return [name for pk, name in self.fields["members"].choices if pk in chosen]  # type: ignore[attr-defined]

    def target_name(self) -> str:
        return str(dict(self.fields["to"].choices)[self.values()["to"]])  # type: ignore[attr-defined]


class ClassForm(forms.Form):
    members = forms.MultipleChoiceField(label="人员", widget=forms.CheckboxSelectMultiple)
    member_class = forms.ChoiceField(label="改为哪一类", widget=forms.RadioSelect)

    def __init__(self, people: Any, classes: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = people  # type: ignore[attr-defined]
        self.fields["member_class"].choices = [(word, word) for word in classes]  # type: ignore[attr-defined]


class ReliefForm(forms.Form):
    reason = forms.ChoiceField(
        label="减免类别",
        choices=[(reason.value, reason.label) for reason in ReliefReason],
        widget=forms.RadioSelect,
        help_text="只记类别，不要填写病情。",
    )
    applied_on = date_field("申请日期", required=True)
