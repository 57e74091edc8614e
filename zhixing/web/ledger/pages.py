"""积分台账: one's own, one member's, a branch's; one entry and its reversal."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.ledger.entries import reverse_entry
from zhixing.queries.ledger.claims import claim_lines, claims_of
from zhixing.queries.ledger.entries import entry_page
from zhixing.queries.ledger.pages import (
    EntryLine,
    block_order,
    branch_entries,
    branch_members,
    by_block,
    entry_lines,
    ledger_member,
    ledger_places,
    member_entries,
    member_lines,
)
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.periods import own_days
from zhixing.queries.results.running import running_page, scores_so_far
from zhixing.queries.standards.in_force_many import Rules, rules_at
from zhixing.rules.ledger.sources import Source
from zhixing.rules.periods import cut_off_sentence
from zhixing.rules.permissions import Do
from zhixing.rules.scoring.running import score_table
from zhixing.rules.scoring.tree import NodeEntry, nodes
from zhixing.rules.standards.model import Block
from zhixing.web.frame.periods import PeriodChoice, period_of
from zhixing.web.frame.requests import Request
from zhixing.web.frame.uploads import Received
from zhixing.web.frame.values import text_sent

PAGE = 50
Crumbs = list[tuple[str, str]]


@require_safe
def choose(request: Request) -> HttpResponse:
    """Straight to the only ledger there is to read; a list where there are several."""
    if not request.viewer.can(Do.VIEW_LEDGER):
        return redirect("ledger_mine")
    places = ledger_places(request.viewer)
    if len(places) == 1:
        return redirect("ledger_branch", places[0].id)
    return render(request, "ledger/places.html", {"places": places, **_tools(request)})


@require_safe
def show_mine(request: Request) -> HttpResponse:
    if request.viewer.membership_id is None:
        return render(request, "ledger/nobody.html")
    return show_member(request, request.viewer.membership_id)


@require_safe
def show_member(request: Request, membership_id: int) -> HttpResponse:
    member = ledger_member(request.viewer, membership_id)
    period = period_of(request)
    is_own = request.viewer.person_id is not None and member.person_id == request.viewer.person_id
    path = member.organisation.path
    lines = member_entries(request.viewer, member, period.quarter)
    blocks = by_block(lines, block_order(member.organisation, period.until_on))
    open_claims = [claim for claim in claims_of(member)[:PAGE] if claim.state in {"submitted", "returned"}]
    return render(
        request,
        "ledger/member.html",
        {
            "member": member,
            "is_own": is_own,
            "period": period,
            "blocks": blocks,
            "count": len(lines),
            **_running(request, member, period, lines),
            "claims": claim_lines(open_claims, request.viewer),
            "crumbs": _crumbs(request, member.organisation_id, is_own),
            "may_claim": member.until_on is None and (is_own or request.viewer.may(Do.CLAIM_FOR_OTHERS, path)),
        },
    )


def _running(request: Request, member: Any, period: PeriodChoice, lines: Sequence[EntryLine]) -> dict[str, object]:
    """What the ledger has come to so far, opened as a result is."""
    running, days = running_page(member, period.quarter), own_days(member, period.quarter)
    entries = {
        line.id: NodeEntry(
            f"{line.item} {line.quantity}".strip(), line.worth.points, line.on, reverse("entry", args=[line.id])
        )
        for line in lines
    }
    return {
        "days": days,
        "running": running,
        "nodes": nodes(running.steps, entries) if running else [],
        "cut_off": cut_off_sentence(days.until_on, request.viewer.today),
    }


@require_safe
def show_branch(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.VIEW_LEDGER)
    period = period_of(request)
    members = branch_members(request.viewer, organisation, period.quarter)
    page = Paginator(members, 100).get_page(request.GET.get("page"))
    path, lines = organisation.path, member_lines(request.viewer, page.object_list)
    table = score_table(scores_so_far(page.object_list, period.quarter))
    return render(
        request,
        "ledger/branch.html",
        {
            "organisation": organisation,
            "period": period,
            "page": page,
            "lines": [(line, table.scores.get(line.membership_id), table.cells(line.membership_id)) for line in lines],
            "block_names": table.blocks,
            "has_branches": len({line.branch for line in lines}) > 1,
            "crumbs": [("积分台账", reverse("ledger"))],
            "may_decide": request.viewer.may(Do.DECIDE_ENTRY, path),
            "may_record": request.viewer.may(Do.RECORD_ACTIVITY, path),
            **_tools(request),
        },
    )


def _requested_block(request: Request, rules: Rules | None) -> Block | None:
    code = request.GET.get("block", "")
    return next((block for block in rules.standard.blocks if block.code == code), None) if rules else None


@require_safe
def show_entries(request: Request, organisation_id: int) -> HttpResponse:
    """Entry by entry, narrowed by quarter, block and source."""
    organisation = organisation_at(request.viewer, organisation_id, Do.VIEW_LEDGER)
    period = period_of(request)
    rules = rules_at(organisation, min(period.until_on, request.viewer.today))
    blocks = [(block.code, block.name) for block in rules.standard.blocks] if rules else []
    block, source = _requested_block(request, rules), request.GET.get("source", "")
    items = [item.code for item in block.items] if block else None
    entries = branch_entries(request.viewer, organisation, quarter=period.quarter, source=source, items=items)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "ledger/entries.html",
        {
            "organisation": organisation,
            "period": period,
            "page": page,
            "lines": entry_lines(request.viewer, list(page.object_list)),
            "blocks": blocks,
            "block": block.code if block else "",
            "source": source,
            "sources": [(source.value, source.label) for source in Source],
            "crumbs": [("积分台账", reverse("ledger"))],
        },
    )


@require_safe
def show_entry(request: Request, entry_id: int) -> HttpResponse:
    return entry_answer(request, entry_id)


def entry_answer(
    request: Request, entry_id: int, received: Received | None = None, reasons: Sequence[str] = ()
) -> HttpResponse:
    """The page of an entry; with the files that came and could not be added, where some did."""
    page = entry_page(request.viewer, entry_id)
    crumbs = _crumbs(request, page.entry.organisation_id, page.is_own)
    if not page.is_own and request.viewer.can(Do.VIEW_LEDGER):
        crumbs.append((page.line.name, reverse("ledger_member", args=[page.membership_id])))
    context = {"page": page, "line": page.line, "crumbs": crumbs, "received": received, "reasons": reasons}
    return render(request, "ledger/entry.html", context, status=200 if received is None else 422)


@require_POST
def reverse_one(request: Request, entry_id: int) -> HttpResponse:
    reversal = reverse_entry(entry_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, f"已冲正，另记为第 {reversal.seq} 笔。")
    return redirect("entry", entry_id)


def _tools(request: Request) -> dict[str, bool]:
    """Which of the other rooms of the ledger stand open to this person."""
    return {
        "may_confirm": request.viewer.can(Do.CONFIRM_CLAIM),
        "may_verify": request.viewer.can(Do.VERIFY_CHAIN),
        "may_act_for_others": request.viewer.can(Do.CLAIM_FOR_OTHERS),
    }


def _crumbs(request: Request, organisation_id: int, is_own: bool) -> Crumbs:
    if is_own:
        return [("我的积分", reverse("ledger_mine"))]
    return [("积分台账", reverse("ledger_branch", args=[organisation_id]))]


urlpatterns = [
    path("ledger/", choose, name="ledger"),
    path("ledger/mine/", show_mine, name="ledger_mine"),
    path("ledger/members/<int:membership_id>/", show_member, name="ledger_member"),
    path("ledger/organisations/<int:organisation_id>/", show_branch, name="ledger_branch"),
    path("ledger/organisations/<int:organisation_id>/entries/", show_entries, name="ledger_entries"),
    path("ledger/entries/<int:entry_id>/", show_entry, name="entry"),
    path("ledger/entries/<int:entry_id>/reverse/", reverse_one, name="entry_reverse"),
]
