"""组织关系转接: the page on which somebody is transferred."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from zhixing.actions.members.transfers import transfer_member
from zhixing.queries.members.transfers import target_branches, transferable, where_assessed
from zhixing.queries.namesakes import name_for
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.members.forms import TransferForm


@require_form
def transfer(request: Request, membership_id: int) -> HttpResponse:
    membership = transferable(request.viewer, membership_id)
    targets = target_branches(request.viewer, membership)
    choices = [
        (target.pk, f"{target.parent.label} · {target.name}" if target.parent else target.name) for target in targets
    ]
    form = TransferForm(choices, request.POST or None, initial={"on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "to": int(form.cleaned_data["to"])}
        try:
            move = transfer_member(membership.pk, **values, by=request.viewer, at=request.now)
            who, place = name_for(request.viewer, membership), move.opened.organisation.name
            messages.success(request, f"“{who}”已转入“{place}”。")
            for sentence in where_assessed(move.opened, request.viewer.today):
                messages.info(request, sentence)
            return redirect("member_page", move.opened_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"membership": membership, "form": form, "assessed": where_assessed(membership, request.viewer.today)}
    return render(request, "members/transfer.html", context, status=422 if form.errors else 200)


urlpatterns = [path("members/<int:membership_id>/transfer/", transfer, name="member_transfer")]
