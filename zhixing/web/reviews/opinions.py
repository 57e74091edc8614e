"""我的评定意见: one's own blind sheet as a table, a row a person; kept as one goes, or all at once; recusals."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from zhixing.actions.reviews.blind import OpinionInput, declare_recusal, give_opinions, withdraw_recusal
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.namesakes import public_name_of
from zhixing.queries.reviews.blind import BlindPage, Sheet, blind_page, own_progress
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.rules.reviews.panel import opinion_blockers
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import text_sent

SHOWN = {"": "全部", "differing": "自评不一致", "missing": "尚未提出意见"}
Rows = list[tuple[Sheet, "OpinionForm"]]


class OpinionForm(forms.Form):
    """One row. Neither answer is chosen beforehand."""

    points = HundredthsField(label="评定分", required=False)
    agrees = forms.ChoiceField(
        label="对台账", choices=[("yes", "认可"), ("no", "不认可")], widget=forms.RadioSelect, required=False
    )
    remark = forms.CharField(label="意见", max_length=300, required=False)

    def __init__(self, sheet: Sheet, gives: bool, data: Any = None) -> None:
        agrees = "" if sheet.agrees is None else "yes" if sheet.agrees else "no"
        self.sheet, self.gives = sheet, gives
        super().__init__(
            data,
            prefix=f"p{sheet.participant_id}",
            initial={"points": sheet.points, "agrees": agrees, "remark": sheet.remark},
        )
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}：{sheet.name}"
        for name in ("points", "remark"):
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["points"].widget.attrs["inputmode"] = "decimal"

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        agrees = typed.get("agrees", "")
        if "points" in typed and "remark" in typed:
            blockers = opinion_blockers(
                points=typed["points"],
                agrees=agrees != "no",
                remark=typed["remark"],
                gives=self.gives,
                name=self.sheet.name,
            )
            missing = [] if agrees else [f"对{self.sheet.name}的台账还没有表态，请选认可或不认可。"]
            for reason in blockers + missing:
                self.add_error(None, reason)
        return typed

    @property
    def is_unanswered(self) -> bool:
        """All that is missing is 认可 or 不认可: as somebody goes down the column of points, no fault."""
        return self.is_bound and not self["agrees"].data and len(self.non_field_errors()) == len(self.errors) == 1

    @property
    def is_touched(self) -> bool:
        """Whether anything was said of this person that is not kept already."""
        return self.has_changed() and any(self[name].data for name in self.fields)

    @property
    def opinion(self) -> OpinionInput:
        typed = self.cleaned_data
        return OpinionInput(self.sheet.participant_id, typed["points"], typed["agrees"] == "yes", typed["remark"])


@require_form
def opinions(request: Request, cycle_id: int) -> HttpResponse:
    """The whole table; sent as a whole it keeps every row that is complete and says what the others lack."""
    page = blind_page(request.viewer, cycle_id)
    if request.method != "POST":
        return _table(request, page, [(sheet, OpinionForm(sheet, page.gives)) for sheet in page.sheets])
    data = request.POST.copy()
    if "agree_rest" in data:
        for sheet in page.sheets:
            if data.get(f"p{sheet.participant_id}-points") and not data.get(f"p{sheet.participant_id}-agrees"):
                data[f"p{sheet.participant_id}-agrees"] = "yes"
    rows = [
        (sheet, OpinionForm(sheet, page.gives, None if sheet.recusal or not page.is_open else data))
        for sheet in page.sheets
    ]
    touched = [form for _, form in rows if form.is_bound and form.is_touched]
    complete = [form.opinion for form in touched if form.is_valid()]
    if complete:
        give_opinions(cycle_id, opinions=complete, by=request.viewer, at=request.now)
    if len(complete) == len(touched):
        messages.success(request, f"已保存 {len(complete)} 份意见。")
        return redirect("opinions", cycle_id)
    page = blind_page(request.viewer, cycle_id)
    wrong = {form.sheet.participant_id: form for form in touched if form.errors}
    rows = [(sheet, wrong.get(sheet.participant_id) or OpinionForm(sheet, page.gives)) for sheet in page.sheets]
    return _table(request, page, rows, saved=len(complete))


def _table(request: Request, page: BlindPage, rows: Rows, saved: int = 0) -> HttpResponse:
    wrong = [form for _, form in rows if form.is_bound and form.errors]
    show = request.GET.get("show", "")
    context = {
        "page": page,
        "rows": rows if wrong else [(sheet, form) for sheet, form in rows if _is_asked(sheet, show)],
        "wrong": wrong,
        "saved": saved,
        "filters": [(value, label, _count(page.sheets, value)) for value, label in SHOWN.items()],
        "show": show if show in SHOWN else "",
        "today": request.viewer.today,
    }
    return render(request, "reviews/opinions.html", context, status=422 if wrong else 200)


def _is_asked(sheet: Sheet, show: str) -> bool:
    if show == "missing":
        return not sheet.is_given and not sheet.recusal
    return bool(sheet.differing) if show == "differing" else True


def _count(sheets: Sequence[Sheet], show: str) -> int:
    return sum(_is_asked(sheet, show) for sheet in sheets)


@require_form
def opinion(request: Request, cycle_id: int, participant_id: int) -> HttpResponse:
    """One person: their ledger and evidence to read; sent, one row is kept and only what became of it comes back."""
    page = blind_page(request.viewer, cycle_id, [participant_id])
    (sheet,) = page.sheets or (None,)
    if sheet is None:
        cycle_at(request.viewer, cycle_id)
        if request.method == "POST":
            raise Blocked(["名单里没有这个人，请返回评定页面。"])
        raise OutOfSight(participant_id)
    if request.method != "POST":
        template = "reviews/_person.html" if request.htmx else "reviews/person.html"
        above = f"{reverse('opinions', args=[cycle_id])}#person-{sheet.participant_id}"
        return render(request, template, {"page": page, "sheet": sheet, "crumbs": [("我的评定意见", above)]})
    form = OpinionForm(sheet, page.gives, request.POST)
    if form.is_valid():
        try:
            give_opinions(cycle_id, opinions=[form.opinion], by=request.viewer, at=request.now)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _answer_opinion(request, cycle_id, sheet, form)


def _answer_opinion(request: Request, cycle_id: int, sheet: Sheet, form: OpinionForm) -> HttpResponse:
    status = 422 if form.errors else 200
    if request.htmx:
        context = {"form": form, "now": request.now, "progress": own_progress(request.viewer, cycle_id)}
        return render(request, "reviews/_kept.html", context, status=status)
    if not form.errors:
        messages.success(request, f"已保存对{sheet.name}的意见。")
        return redirect(f"{reverse('opinions', args=[cycle_id])}#person-{sheet.participant_id}")
    page = blind_page(request.viewer, cycle_id)
    rows = [
        (line, form if line.participant_id == sheet.participant_id else OpinionForm(line, page.gives))
        for line in page.sheets
    ]
    return _table(request, page, rows)


@require_POST
def agree_rest(request: Request, cycle_id: int) -> HttpResponse:
    """In a quarter without points: agrees with the ledger of everyone on whom nothing has been said yet."""
    page = blind_page(request.viewer, cycle_id)
    if page.gives:
        raise Blocked(["本期要逐人填写评定分，不能一并认可。"])
    rest = [OpinionInput(sheet.participant_id) for sheet in page.sheets if not sheet.is_given and not sheet.recusal]
    give_opinions(cycle_id, opinions=rest, by=request.viewer, at=request.now)
    messages.success(request, f"已对其余 {len(rest)} 人的台账表示认可。")
    return redirect("opinions", cycle_id)


@require_POST
def recuse(request: Request, cycle_id: int, participant_id: int) -> HttpResponse:
    reason = text_sent(request, "reason", most=120)
    recusal = declare_recusal(participant_id, reason=reason, by=request.viewer, at=request.now)
    messages.success(request, f"已登记对{public_name_of(recusal.participant.member)}回避。")
    return redirect(f"{reverse('opinions', args=[cycle_id])}#person-{participant_id}")


@require_POST
def unrecuse(request: Request, cycle_id: int, participant_id: int) -> HttpResponse:
    withdraw_recusal(participant_id, by=request.viewer, at=request.now)
    messages.success(request, "已取消回避，请提出意见。")
    return redirect(f"{reverse('opinions', args=[cycle_id])}#person-{participant_id}")


urlpatterns = [
    path("cycles/<int:cycle_id>/review/opinions/", opinions, name="opinions"),
    path("cycles/<int:cycle_id>/review/opinions/agree/", agree_rest, name="opinions_agree"),
    path("cycles/<int:cycle_id>/review/opinions/<int:participant_id>/", opinion, name="opinion"),
    path("cycles/<int:cycle_id>/review/opinions/<int:participant_id>/recuse/", recuse, name="recuse"),
    path("cycles/<int:cycle_id>/review/opinions/<int:participant_id>/unrecuse/", unrecuse, name="unrecuse"),
]
