"""申报: a member's own claims, claims by proxy, and the inbox of whoever confirms them."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.ledger.claims import confirm_claims, resubmit_claim, return_claims, submit_claim, withdraw_claim
from zhixing.queries.ledger.claims import (
    claim_at,
    claim_lines,
    claim_page,
    claimant,
    inbox,
    own_claims,
    people_to_act_for,
    proxy_claims,
)
from zhixing.queries.ledger.limits import is_full
from zhixing.queries.ledger.listed_classes import class_at
from zhixing.queries.standards.in_force_many import rules_at
from zhixing.rules.ledger.activities import claimable, offer_of
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.uploads import Received, received
from zhixing.web.frame.values import as_numbers, text_sent
from zhixing.web.ledger.activity_forms import requested_day, sent
from zhixing.web.ledger.deed_forms import ClaimForm, claim_initial

PAGE = 50


@require_safe
def show_mine(request: Request) -> HttpResponse:
    page = Paginator(own_claims(request.viewer), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "claims/mine.html",
        {
            "page": page,
            "lines": claim_lines(list(page.object_list), request.viewer),
            "crumbs": [("我的积分", reverse("ledger_mine"))],
        },
    )


@require_safe
def choose_person(request: Request) -> HttpResponse:
    """For whom the claim is entered: people without a phone first of all, but everybody is there."""
    people, claims = people_to_act_for(request.viewer), proxy_claims(request.viewer)
    return render(request, "claims/people.html", {"people": people, "count": claims.count()})


@require_safe
def show_proxy_claims(request: Request) -> HttpResponse:
    """What this desk has entered for others, and what became of it."""
    page = Paginator(proxy_claims(request.viewer), PAGE).get_page(request.GET.get("page"))
    lines = claim_lines(list(page.object_list), request.viewer)
    crumbs = [("代录申报", reverse("claim_people"))]
    return render(request, "claims/proxy.html", {"page": page, "lines": lines, "names_people": True, "crumbs": crumbs})


@require_safe
def choose_item(request: Request, membership_id: int) -> HttpResponse:
    member = claimant(request.viewer, membership_id)
    day = requested_day(request)
    rules = rules_at(member.organisation, day)
    return render(
        request,
        "claims/items.html",
        {
            "member": member,
            "is_proxy": member.person_id != request.viewer.person_id,
            "day": day,
            "rules": rules,
            "groups": claimable(rules.standard, class_at(member, day)) if rules else [],
            "crumbs": _crumbs(request, member),
        },
    )


@require_form
def new(request: Request, membership_id: int) -> HttpResponse:
    member = claimant(request.viewer, membership_id)
    day = requested_day(request)
    rules = rules_at(member.organisation, day)
    offer = offer_of(claimable(rules.standard, class_at(member, day)), request.GET.get("item", "")) if rules else None
    if offer is None:
        return redirect("claim_item", member.pk)
    form = ClaimForm(
        offer.item, sent(request), initial={"happened_on": requested_day(request), "form_key": uuid.uuid4()}
    )
    files = received(request)
    if request.method == "POST" and form.is_valid() and not files.problems:
        claim_id = _submit(request, member.pk, form, files)
        if claim_id is not None:
            return redirect("claim", claim_id)
    context = {"form": form, "offer": offer, "member": member, "received": files, "rules": rules}
    return _page(request, {**context, "is_full": rules and is_full(member, offer.item, rules, requested_day(request))})


def _submit(request: Request, membership_id: int, form: ClaimForm, files: Received) -> int | None:
    """The number of the new claim; None with the reasons on the form where it was refused."""
    try:
        claim = submit_claim(
            membership_id,
            claimed=form.facts,
            description=form.cleaned_data["description"],
            uploads=files.uploads,
            form_key=form.cleaned_data["form_key"],
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, "已提交，待支部确认。")
    return claim.pk


def _page(request: Request, context: dict[str, Any]) -> HttpResponse:
    """The form of a claim, new or to be changed."""
    member, has_problems = context["member"], bool(context["form"].errors or context["received"].problems)
    is_proxy = member.person_id != request.viewer.person_id
    context = {**context, "is_proxy": is_proxy, "crumbs": _crumbs(request, member)}
    return render(request, "claims/form.html", context, status=422 if has_problems else 200)


@require_form
def edit(request: Request, claim_id: int) -> HttpResponse:
    """Change a claim that came back, with everything that was typed still there."""
    claim = claim_at(request.viewer, claim_id)
    member = claimant(request.viewer, claim.membership_id)
    rules = rules_at(member.organisation, claim.happened_on)
    offer = offer_of(claimable(rules.standard, class_at(member, claim.happened_on)), claim.item) if rules else None
    if offer is None:
        raise Blocked("现在施行的办法里没有这一条，不能修改；请撤回这笔，另行申报。")
    form = ClaimForm(offer.item, sent(request), initial=claim_initial(claim))
    files = received(request)
    is_whole = request.method == "POST" and form.is_valid() and not files.problems
    if is_whole and _resubmit(request, claim.pk, form, files):
        return redirect("claim", claim.pk)
    context = {"form": form, "offer": offer, "member": member, "received": files, "rules": rules, "claim": claim}
    return _page(request, context)


def _resubmit(request: Request, claim_id: int, form: ClaimForm, files: Received) -> bool:
    """False with the reasons on the form where the changed claim was refused."""
    try:
        resubmit_claim(
            claim_id,
            claimed=form.facts,
            description=form.cleaned_data["description"],
            uploads=files.uploads,
            version=form.cleaned_data["version"],
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        form.refuse(refusal)
        form.take_over(claim_at(request.viewer, claim_id), request.now)
        return False
    messages.success(request, "已重新提交，待支部确认。")
    return True


@require_safe
def show(request: Request, claim_id: int) -> HttpResponse:
    page = claim_page(request.viewer, claim_id)
    crumbs = _crumbs(request, page.member)
    return render(request, "claims/claim.html", {"page": page, "line": page.line, "crumbs": crumbs})


@require_POST
def withdraw(request: Request, claim_id: int) -> HttpResponse:
    withdraw_claim(claim_id, by=request.viewer, at=request.now)
    messages.success(request, "已撤回这笔申报。")
    return redirect("claim", claim_id)


@require_safe
def show_inbox(request: Request) -> HttpResponse:
    return _inbox(request)


@require_POST
def decide(request: Request) -> HttpResponse:
    """Confirm or return the claims that were ticked, or the one whose button was pressed; refused, the page keeps
    ticks and reason."""
    confirmed, returned = (as_numbers(request.POST.getlist(name)) for name in ("confirm-only", "return-only"))
    ids = confirmed or returned or as_numbers(request.POST.getlist("claim"))
    versions = {pk: request.POST.get(f"version-{pk}", "")[:200] for pk in ids}
    reason, by, at = text_sent(request, "reason"), request.viewer, request.now
    try:
        if returned or (not confirmed and request.POST.get("act") == "return"):
            count = return_claims(ids, reason=reason, versions=versions, by=by, at=at)
            messages.success(request, f"已退回 {len(count)} 笔申报，本人可以查看原因。")
        else:
            count = confirm_claims(ids, versions=versions, by=by, at=at)
            messages.success(request, f"已确认 {len(count)} 笔申报，并记入台账。")
    except Blocked as refusal:
        return _inbox(request, refusal.reasons, versions, reason)
    return redirect("claim_inbox")


def _inbox(
    request: Request, reasons: tuple[str, ...] = (), ticked: Mapping[int, str] | None = None, reason: str = ""
) -> HttpResponse:
    """`ticked`: the claims that were ticked, as they were shown; what was changed since is not ticked any more."""
    page = Paginator(inbox(request.viewer), PAGE).get_page(request.GET.get("page"))
    lines, versions = claim_lines(list(page.object_list), request.viewer), ticked or {}
    return render(
        request,
        "claims/inbox.html",
        {
            "page": page,
            "lines": lines,
            "reasons": reasons,
            "ticked": [line.claim.pk for line in lines if versions.get(line.claim.pk) in {"", line.version}],
            "reason": reason,
        },
        status=422 if reasons else 200,
    )


def _crumbs(request: Request, member: object) -> list[tuple[str, str]]:
    if getattr(member, "person_id", None) == request.viewer.person_id:
        return [("我的积分", reverse("ledger_mine")), ("我的申报", reverse("claim_list"))]
    return [("代录申报", reverse("claim_people"))]


urlpatterns = [
    path("claims/", show_mine, name="claim_list"),
    path("claims/people/", choose_person, name="claim_people"),
    path("claims/people/mine/", show_proxy_claims, name="claim_proxy_list"),
    path("claims/for/<int:membership_id>/", choose_item, name="claim_item"),
    path("claims/for/<int:membership_id>/new/", new, name="claim_new"),
    path("claims/inbox/", show_inbox, name="claim_inbox"),
    path("claims/inbox/decide/", decide, name="claim_decide"),
    path("claims/<int:claim_id>/", show, name="claim"),
    path("claims/<int:claim_id>/edit/", edit, name="claim_edit"),
    path("claims/<int:claim_id>/withdraw/", withdraw, name="claim_withdraw"),
]
