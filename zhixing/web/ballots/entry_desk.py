"""纸质票录入: the tellers' desk, entering a paper (first and second time alike), settling differences."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.ballots.paper_entry import Outcome, differing, discard_paper, enter_paper, settle_paper
from zhixing.queries.ballots.entry_desk import EntryDesk, entry_desk
from zhixing.queries.ballots.voting import VotingPaper
from zhixing.rules.ballots.double_entry import INVALID, NO, UNLISTED, YES, PaperStep, Reading
from zhixing.rules.ballots.states import SELF, Place
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number, text_sent


def choices_of(paper: VotingPaper) -> list[tuple[str, str]]:
    return [*paper.grades, *((code, name) for code, name in paper.beside.items() if paper.has_subjects or code != SELF)]


class ReadingForm(forms.Form):
    """What stands on one paper. A field `c-<subject>-<place of question>` each."""

    number = forms.IntegerField(label="纸质票编号", min_value=1, max_value=99_999)
    code = forms.CharField(
        label="票上订着的票码",
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "slip-code"}
        ),
    )
    is_unlisted = forms.BooleanField(label="勾了“我不在被测评名单中”", required=False)
    is_invalid = forms.BooleanField(
        label="这是无效票", required=False, help_text="漏填、多填、涂改看不清或做了记号的。勾选后不必逐行录入。"
    )

    def __init__(self, desk: EntryDesk, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = desk.paper
        if not desk.by_slip:
            del self.fields["code"]
        if not desk.paper.may_be_unlisted:
            del self.fields["is_unlisted"]
        for subject, _ in desk.paper.subjects:
            for place, _ in enumerate(desk.paper.questions):
                self.fields[f"c-{subject}-{place}"] = forms.ChoiceField(
                    choices=choices_of(desk.paper), required=False, widget=forms.RadioSelect
                )

    @property
    def rows(self) -> list[tuple[int, str, list[tuple[str, forms.BoundField]]]]:
        return [
            (
                subject,
                name,
                [(question, self[f"c-{subject}-{place}"]) for place, (_, question) in enumerate(self.paper.questions)],
            )
            for subject, name in self.paper.subjects
        ]

    @property
    def reading(self) -> Reading:
        values = self.cleaned_data
        if values["is_invalid"]:
            return Reading(is_invalid=True)
        choices: dict[Place, str] = {}
        for subject, _ in self.paper.subjects:
            marks = [values[f"c-{subject}-{place}"] for place, _ in enumerate(self.paper.questions)]
            if SELF in marks:  # 本人 is ticked once for a person, for all questions
                marks = [mark or SELF for mark in marks]
            for (question, _), choice in zip(self.paper.questions, marks, strict=True):
                if choice:
                    choices[subject, question] = choice
        return Reading(choices, is_unlisted=values.get("is_unlisted", False))


@require_safe
def desk(request: Request, panel_id: int) -> HttpResponse:
    return render(request, "ballots/desk.html", {"desk": entry_desk(request.viewer, panel_id)})


@never_cache
@require_form
def enter(request: Request, panel_id: int) -> HttpResponse:
    """The same empty form for the first reading and for the second: nothing of the other one is on it."""
    desk_page = entry_desk(request.viewer, panel_id)
    chosen = as_number(request.GET.get("number"))
    number = desk_page.next_number if chosen is None else chosen
    form = ReadingForm(desk_page, posted(request), initial={"number": number})
    if request.method == "POST" and form.is_valid() and _save(request, panel_id, form):
        return redirect("ballot_papers", panel_id)
    context = {
        "desk": desk_page,
        "form": form,
        "choices": choices_of(desk_page.paper),
        "is_second": number in [line.number for line in desk_page.waiting],
    }
    return render(request, "ballots/enter.html", context, status=422 if form.errors else 200)


def _save(request: Request, panel_id: int, form: ReadingForm) -> bool:
    """Enter the reading; False with the reasons on the form where it was refused."""
    typed = form.cleaned_data
    try:
        outcome = enter_paper(
            panel_id,
            number=typed["number"],
            reading=form.reading,
            code=typed.get("code", ""),
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        add_reasons(form, refusal)
        return False
    _say(request, outcome)
    return True


def _say(request: Request, outcome: Outcome) -> None:
    if outcome.step is PaperStep.FINAL:
        messages.success(request, f"第 {outcome.number} 号票两遍一致，已录入完成，投入票箱。")
    elif outcome.step is PaperStep.DIFFERS:
        text = f"第 {outcome.number} 号票两遍有 {outcome.differ} 处不一致，请没有录过这张票的人复核。"
        messages.warning(request, text)
    else:
        messages.success(request, f"第 {outcome.number} 号票已录第一遍，请在票上写明编号，交另一人录第二遍。")


class SettleForm(forms.Form):
    """A differing field each, with both readings beside it; the order of the two says nothing of who read what."""

    def __init__(self, paper: VotingPaper, fields: list[tuple[Place, str, str]], *args: Any) -> None:
        super().__init__(*args)
        self.places = {f"d-{at}": place for at, (place, _, _) in enumerate(fields)}
        may_be_invalid = INVALID in self.places.values()
        for name, (place, first, other) in zip(self.places, fields, strict=True):
            label, words = _words(place, paper)
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=list(words.items()),
                widget=forms.RadioSelect,
                required=place == INVALID or not may_be_invalid,
                help_text=f"两遍分别录为：{words.get(first, '未录')}；{words.get(other, '未录')}。",
            )

    @property
    def agreed_marks(self) -> dict[Place, str]:
        values = {place: self.cleaned_data[name] for name, place in self.places.items()}
        if values.get(INVALID) == YES:
            return {INVALID: YES}
        return {place: value for place, value in values.items() if value}


def _words(place: Place, paper: VotingPaper) -> tuple[str, dict[str, str]]:
    """What a field is called, and the words of all it may say."""
    if place == INVALID:
        return "这张票是否有效", {YES: "无效票", NO: "有效票"}
    if place == UNLISTED:
        return "是否勾了“我不在被测评名单中”", {YES: "勾了", NO: "没有勾"}
    subject, question = place
    if paper.is_by_question:
        return dict(paper.questions)[question], dict(choices_of(paper))
    question_text = f"：{dict(paper.questions)[question]}" if len(paper.questions) > 1 else ""
    return f"{dict(paper.subjects)[subject]}{question_text}", dict(choices_of(paper))


@never_cache
@require_form
def settle(request: Request, panel_id: int, number: int) -> HttpResponse:
    desk_page = entry_desk(request.viewer, panel_id)
    form = SettleForm(desk_page.paper, differing(panel_id, number=number, by=request.viewer), posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            settle_paper(panel_id, number=number, settled=form.agreed_marks, by=request.viewer, at=request.now)
            messages.success(request, f"第 {number} 号票已经确定，投入票箱。")
            return redirect("ballot_papers", panel_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"desk": desk_page, "form": form, "number": number}
    return render(request, "ballots/settle.html", context, status=422 if form.errors else 200)


@require_POST
def discard(request: Request, panel_id: int, number: int) -> HttpResponse:
    reason = text_sent(request, "reason", most=200)
    discard_paper(panel_id, number=number, reason=reason, by=request.viewer, at=request.now)
    messages.success(request, f"已撤销第 {number} 号票的录入，可以重新录入。")
    return redirect("ballot_papers", panel_id)


urlpatterns = [
    path("ballots/panels/<int:panel_id>/papers/", desk, name="ballot_papers"),
    path("ballots/panels/<int:panel_id>/papers/enter/", enter, name="ballot_enter"),
    path("ballots/panels/<int:panel_id>/papers/<int:number>/settle/", settle, name="ballot_settle"),
    path("ballots/panels/<int:panel_id>/papers/<int:number>/discard/", discard, name="ballot_discard"),
]
