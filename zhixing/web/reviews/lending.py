"""派人参加评定: one form of the committee above: who goes, and on what it rests."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from zhixing.actions.reviews.lending import lend_panellists
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.reviews.lending import lendable_judges
from zhixing.queries.reviews.panels import Judge
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form


class LendingForm(forms.Form):
    people = forms.TypedMultipleChoiceField(
        label="派出的同志", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    document = forms.CharField(label="依据", max_length=60, required=False, help_text="会议纪要编号或文号。")

    def __init__(self, judges: list[Judge], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["people"].choices = [(judge.user_id, f"{judge.name}（{judge.roles}）") for judge in judges]  # type: ignore[attr-defined]


@require_form
def lend(request: Request, cycle_id: int) -> HttpResponse:
    cycle = cycle_at(request.viewer, cycle_id, Do.LEND_PANELLISTS)
    judges = lendable_judges(request.viewer, cycle)
    form = LendingForm(judges, posted(request))
    if request.method == "POST" and form.is_valid():
        people, document = form.cleaned_data["people"], form.cleaned_data["document"]
        try:
            lent = lend_panellists(cycle_id, user_ids=people, document=document, by=request.viewer, at=request.now)
            messages.success(request, f"已派 {len(lent)} 名同志，支部书记组成考评小组时可以选用。")
            return redirect("cycle", cycle_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"cycle": cycle, "quarter": cycle.period.label, "form": form, "judges": judges}
    return render(request, "reviews/lend.html", context, status=422 if form.errors else 200)


urlpatterns = [path("cycles/<int:cycle_id>/review/lend/", lend, name="panel_lend")]
