"""组织关系转接: the page on which somebody is transferred."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from zhixing.actions.members.transfers import missing_to_transfer, transfer_member, transfer_members
from zhixing.queries.members.register import whole_register
from zhixing.queries.members.transfers import target_branches, transferable, where_all_are_assessed, where_assessed
from zhixing.queries.namesakes import name_for
from zhixing.queries.orgs.tree import organisation_at
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.confirming import review_then_act
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.members.forms import BulkTransferForm, TransferForm


@require_form
def transfer(request: Request, membership_id: int) -> HttpResponse:
    membership = transferable(request.viewer, membership_id)
    form = TransferForm(
        _choices(request, membership.organisation), request.POST or None, initial={"on": request.viewer.today}
    )
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


def _choices(request: Request, branch: Any) -> list[tuple[int, str]]:
    return [
        (target.pk, f"{target.parent.label} · {target.name}" if target.parent else target.name)
        for target in target_branches(request.viewer, branch)
    ]


@require_form
def transfer_all(request: Request, organisation_id: int) -> HttpResponse:
    """A branch that merges into another or is split: its members in one step, read again before it is done."""
    branch = organisation_at(request.viewer, organisation_id, Do.TRANSFER_MEMBER)
    if not OrgKind(branch.kind).is_branch:
        raise Blocked("组织关系从党支部转出，请先进入党支部的名册。")
    people = [
        (line.membership_id, f"{line.name}（{line.kind_label}）") for line in whole_register(request.viewer, branch)
    ]
    initial = {"on": request.viewer.today, "members": [pk for pk, _ in people]}
    form = BulkTransferForm(people, _choices(request, branch), request.POST or None, initial=initial)
    context = {"branch": branch, "form": form, "crumbs": crumbs_to(request.viewer, branch)}
    response = review_then_act(
        request,
        form,
        blockers=lambda: missing_to_transfer(branch.pk, **form.values(), by=request.viewer),
        review=lambda: _review(request, form, context),
        act=lambda: _transfer_all(request, branch.pk, form),
    )
    return response or render(request, "members/transfer_all.html", context, status=422 if form.errors else 200)


def _review(request: Request, form: BulkTransferForm, context: dict[str, Any]) -> HttpResponse:
    values = form.values()
    assessed = where_all_are_assessed(request.viewer, values["membership_ids"])
    facts = {
        "names": form.chosen_names(),
        "target": form.target_name(),
        "sentences": [f"{count} 人：{sentence}" for sentence, count in assessed],
        "values": values,
    }
    return render(request, "members/transfer_review.html", {**context, **facts})


def _transfer_all(request: Request, branch_id: int, form: BulkTransferForm) -> HttpResponse:
    moves = transfer_members(branch_id, **form.values(), by=request.viewer, at=request.now)
    messages.success(request, f"{len(moves)}人已转入“{form.target_name()}”。")
    return redirect(f"{reverse('member_list')}?organisation={branch_id}")


urlpatterns = [
    path("members/<int:membership_id>/transfer/", transfer, name="member_transfer"),
    path("members/in/<int:organisation_id>/transfer/", transfer_all, name="member_transfer_all"),
]
