"""党小组: one page of a branch, on which groups are set up, members arranged and groups dissolved."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.party_groups import arrange_groups, dissolve_group, found_group
from zhixing.queries.form_versions import version_of
from zhixing.queries.party_groups import GroupMember, GroupsPage, group_at, groups_page
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_number, as_numbers, text_sent

PLACE = "place_"
NO_SUCH_GROUP = 0  # the rule refuses it as it refuses a group that was dissolved meanwhile


@require_safe
def show(request: Request, organisation_id: int) -> HttpResponse:
    return _page(request, organisation_id)


def _page(
    request: Request, organisation_id: int, *, reasons: Sequence[str] = (), name: str = "", reason: str = ""
) -> HttpResponse:
    """The groups of a branch; refused, with the reasons and everything that was chosen and typed."""
    page = groups_page(request.viewer, organisation_id)
    request.stands_under = reverse("member_list")  # although the address begins with that of the branch
    context = {
        "page": page,
        "organisation": page.branch,
        "rows": _rows(request, page),
        "version": version_of(page.fields, request.now),
        "reasons": reasons,
        "name": name or _next_name(page),
        "reason": reason,
        "crumbs": crumbs_to(request.viewer, page.branch),
    }
    return render(request, "party_groups/page.html", context, status=422 if reasons else 200)


def _rows(request: Request, page: GroupsPage) -> list[tuple[GroupMember, int | None, bool]]:
    """Each member with the group and the leadership as they are chosen on the page, or else as they are."""
    places, leaders = _places_sent(request), as_numbers(request.POST.getlist("leader"))
    return [
        (
            member,
            places.get(member.membership_id, member.group_id),
            member.membership_id in leaders if places else member.is_leader,
        )
        for member in page.members
    ]


def _places_sent(request: Request) -> dict[int, int | None]:
    """By membership the group that was chosen; None for no group, and a group that is none for what is no choice."""
    sent: Mapping[str, str] = request.POST.dict()
    return {
        pk: (as_number(value) or NO_SUCH_GROUP) if value else None
        for name, value in sent.items()
        if name.startswith(PLACE) and (pk := as_number(name.removeprefix(PLACE))) is not None
    }


def _next_name(page: GroupsPage) -> str:
    """第一党小组, 第二党小组 … the first that the branch has not."""
    names = {group.name for group in page.groups}
    proposals = [f"第{sign}党小组" for sign in "一二三四五六七八九十"]
    return next((proposal for proposal in proposals if proposal not in names), "")


@require_POST
def set_up(request: Request, organisation_id: int) -> HttpResponse:
    name = ""
    try:
        name = text_sent(request, "name")
        group = found_group(organisation_id, name=name, by=request.viewer, at=request.now)
    except Blocked as refusal:
        return _page(request, organisation_id, reasons=refusal.reasons, name=name)
    messages.success(request, f"已设“{group.name}”，请在下面给党员编组。")
    return redirect("party_groups", organisation_id)


@require_POST
def arrange(request: Request, organisation_id: int) -> HttpResponse:
    leaders = as_numbers(request.POST.getlist("leader"))
    try:
        count = arrange_groups(
            organisation_id,
            places=_places_sent(request),
            leaders=leaders,
            version=request.POST.get("version", ""),
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        return _page(request, organisation_id, reasons=refusal.reasons)
    messages.success(request, f"已保存编组，{count} 人有变动。" if count else "编组没有改动。")
    return redirect("party_groups", organisation_id)


@require_POST
def dissolve(request: Request, group_id: int) -> HttpResponse:
    group = group_at(request.viewer, group_id, Do.EDIT_REGISTER)
    reason = ""
    try:
        reason = text_sent(request, "reason")
        left = dissolve_group(group_id, reason=reason, by=request.viewer, at=request.now)
    except Blocked as refusal:
        return _page(request, group.organisation_id, reasons=refusal.reasons, reason=reason)
    rest = f"原有的 {left} 名党员现在没有编组，请在下面编入其他党小组。" if left else ""
    messages.success(request, f"“{group.name}”已撤销。{rest}")
    return redirect("party_groups", group.organisation_id)


urlpatterns = [
    path("organisations/<int:organisation_id>/groups/", show, name="party_groups"),
    path("organisations/<int:organisation_id>/groups/found/", set_up, name="party_group_found"),
    path("organisations/<int:organisation_id>/groups/arrange/", arrange, name="party_group_arrange"),
    path("groups/<int:group_id>/dissolve/", dissolve, name="party_group_dissolve"),
]
