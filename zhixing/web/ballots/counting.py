"""计票: the count sheet, opening the box with both phrases, results, minutes, the record to download."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.ballots.counting import close_ballot
from zhixing.actions.ballots.sheets import save_sheet, sign_sheet
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.ballots.outcomes import (
    SheetOfPanel,
    own_ballots,
    page_mark,
    record_of,
    result_page,
    sheets_to_fill,
)
from zhixing.queries.ballots.pages import BallotPage, ballot_page
from zhixing.queries.ballots.result_notes import own_figures
from zhixing.rules.ballots.count_sheet import agreement
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.ballots.minutes import minutes_of
from zhixing.web.ballots.occasions import light_menu, pdf
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form

_MOST = 999_999


class SheetForm(forms.Form):
    """What the tellers count in the room for one panel: only what its ways in make countable."""

    signatures = forms.IntegerField(
        label="签到人数", min_value=0, max_value=_MOST, help_text="签到册上的签名数，不含领网上凭证的人。"
    )
    slips_unused = forms.IntegerField(label="剩余票码", min_value=0, max_value=_MOST, help_text="没有抽走的票码张数。")
    paper_issued = forms.IntegerField(label="发出纸质票", min_value=0, max_value=_MOST)
    paper_collected = forms.IntegerField(label="收回纸质票", min_value=0, max_value=_MOST)
    missing_reason = forms.CharField(
        label="少收的原因",
        max_length=200,
        required=False,
        help_text="收回的比发出的少时填写，写进测评记录；只写情况，不写姓名。例：有人领票后中途离场，没有投。",
    )

    def __init__(self, panel_sheet: SheetOfPanel, data: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=f"p{panel_sheet.panel_id}", initial=initial)
        unasked = ([] if panel_sheet.sheet.by_slip else ["slips_unused"]) + (
            [] if panel_sheet.sheet.by_paper else ["paper_issued", "paper_collected"]
        )
        for name in unasked:
            del self.fields[name]


def sheet_form(panel_sheet: SheetOfPanel, data: Any) -> SheetForm:
    names = ("signatures", "slips_unused", "paper_issued", "paper_collected", "missing_reason")
    initial = {name: getattr(panel_sheet.sheet, name) for name in names} if panel_sheet.is_told else {}
    return SheetForm(panel_sheet, data, initial)


def page_of_hand(request: Request, ballot_id: int) -> BallotPage:
    """For the tellers and whoever prepares; those who only follow the ballot get 403."""
    page = ballot_page(request.viewer, ballot_id, request.now)
    if not page.has_hand:
        raise NotAllowed(Do.PREPARE_BALLOT)
    return page


@require_form
def sheet(request: Request, ballot_id: int) -> HttpResponse:
    """All panels in one form; saved together, and what does not agree is said beside each."""
    page = page_of_hand(request, ballot_id)
    pairs = [(sheet, sheet_form(sheet, posted(request))) for sheet in sheets_to_fill(request.viewer, ballot_id)]
    wrong = request.method == "POST" and any(form.errors for _, form in pairs)
    if request.method == "POST" and not wrong:
        for count_sheet, form in pairs:
            save_sheet(count_sheet.panel_id, **form.cleaned_data, by=request.viewer, at=request.now)
        return _after_saving(request, ballot_id)
    context = {
        "page": page,
        "sheets": pairs,
        "mark": page_mark(request.viewer, ballot_id),
        "all_told": all(count_sheet.is_told for count_sheet, _ in pairs),
        "may_sign": page.own_seat in page.unsigned
        and all(count_sheet.is_told and not count_sheet.problems for count_sheet, _ in pairs),
    }
    return render(request, "ballots/sheet.html", context, status=422 if wrong else 200)


def _after_saving(request: Request, ballot_id: int) -> HttpResponse:
    sheets = sheets_to_fill(request.viewer, ballot_id)
    if any(sheet.problems for sheet in sheets):
        messages.warning(request, "计票单已保存，还有要补正的地方，见下面的说明。")
        return redirect("ballot_sheet", ballot_id)
    agreed = "".join(
        f"{sheet.name}：{agreement(sheet.sheet)}" if len(sheets) > 1 else agreement(sheet.sheet) for sheet in sheets
    )
    messages.success(request, f"计票单已保存。{agreed}")
    return redirect("ballot", ballot_id)


@require_POST
def sign(request: Request, ballot_id: int) -> HttpResponse:
    sign_sheet(ballot_id, mark=request.POST.get("seen", ""), by=request.viewer, at=request.now)
    messages.success(request, "您已确认计票单。")
    return redirect("ballot", ballot_id)


class CloseForm(forms.Form):
    """`is_shown`: typed in sight, for input methods that do nothing in a field of dots."""

    first = forms.CharField(label="监票人的口令", max_length=200, strip=False)
    second = forms.CharField(label="计票人的口令", max_length=200, strip=False)

    def __init__(self, *args: Any, is_shown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = (forms.TextInput if is_shown else forms.PasswordInput)(
                attrs={"autocomplete": "off", "spellcheck": "false"}
            )


@never_cache
@require_form
def close(request: Request, ballot_id: int) -> HttpResponse:
    page = page_of_hand(request, ballot_id)
    is_shown = request.GET.get("shown") == "1"
    form = CloseForm(posted(request), is_shown=is_shown)
    if request.method == "POST" and form.is_valid():
        try:
            close_ballot(ballot_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "计票完成，开箱钥匙已经销毁。请打印测评记录签名，并当众销毁两页恢复单。")
            return redirect("ballot_results", ballot_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    labels = {teller.seat: f"{teller.seat.label} {teller.name} 的口令" for teller in page.tellers}
    context = {
        "page": page,
        "form": form,
        "first_label": labels.get(Seat.FIRST),
        "second_label": labels.get(Seat.SECOND),
        "is_shown": is_shown,
    }
    return render(request, "ballots/close.html", context, status=422 if form.errors else 200)


@require_safe
def results(request: Request, ballot_id: int) -> HttpResponse:
    page = ballot_page(request.viewer, ballot_id, request.now)
    light_menu(request, page)
    return render(request, "ballots/results.html", {"page": page, "result": result_page(request.viewer, ballot_id)})


@require_safe
def mine(request: Request, ballot_id: int) -> HttpResponse:
    """One's own figures, and the alias to find them by in the published record."""
    alias, figures = own_figures(request.viewer, ballot_id)
    own = next(ballot for ballot in own_ballots(request.viewer) if ballot.ballot_id == ballot_id)
    return render(request, "ballots/mine.html", {"ballot": own, "alias": alias, "figures": figures})


@require_safe
def minutes(request: Request, ballot_id: int) -> HttpResponse:
    page = ballot_page(request.viewer, ballot_id, request.now)
    return pdf(print_paper(minutes_of(page, result_page(request.viewer, ballot_id))), "ballot-minutes")


@require_safe
def record(request: Request, ballot_id: int) -> HttpResponse:
    text, slug = record_of(request.viewer, ballot_id)
    answer = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename=ballot-{slug}.json"
    return answer


urlpatterns = [
    path("ballots/<int:ballot_id>/sheet/", sheet, name="ballot_sheet"),
    path("ballots/<int:ballot_id>/sheet/sign/", sign, name="ballot_sign_sheet"),
    path("ballots/<int:ballot_id>/close/", close, name="ballot_close"),
    path("ballots/<int:ballot_id>/results/", results, name="ballot_results"),
    path("ballots/<int:ballot_id>/mine/", mine, name="ballot_mine"),
    path("ballots/<int:ballot_id>/minutes.pdf", minutes, name="ballot_minutes"),
    path("ballots/<int:ballot_id>/record.json", record, name="ballot_record"),
]
