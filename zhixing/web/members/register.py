"""党员名册: the register, one person, adding, editing, classes, leaving."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.members.full_numbers import read_full_id
from zhixing.actions.members.register import admit_member, change_class, edit_member, end_membership
from zhixing.queries.members.matching import former_namesakes
from zhixing.queries.members.pages import member_at, member_page
from zhixing.queries.members.records import record_of
from zhixing.queries.members.register import (
    RegisterFilter,
    class_words,
    organisations_below,
    register,
    registers,
    whole_register,
)
from zhixing.queries.namesakes import name_for
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import mask_identity
from zhixing.rules.members.records import EndReason
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import as_number, text_sent
from zhixing.web.members.forms import AdmissionForm, ClassForm, EndingForm, FilterForm, MemberForm, initial_of


def register_url(organisation_id: int) -> str:
    return f"{reverse('member_list')}?organisation={organisation_id}"


def _requested_organisation(request: Request) -> Any:
    """The organisation named in the address, else the only one whose register is in sight, else None."""
    if number := request.GET.get("organisation", ""):
        if (organisation_id := as_number(number)) is None:
            raise OutOfSight(number)
        return organisation_at(request.viewer, organisation_id, Do.VIEW_REGISTER)
    tops = registers(request.viewer)
    if not tops and not request.viewer.can(Do.VIEW_REGISTER):
        raise NotAllowed(Do.VIEW_REGISTER)
    return tops[0] if len(tops) == 1 else None


def _allowed(viewer: Viewer, organisation: Any) -> dict[str, bool]:
    """Which buttons the register of this organisation has."""
    if organisation is None:
        return {}
    path, is_branch = organisation.path, OrgKind(organisation.kind).is_branch
    return {
        "add": is_branch and viewer.may(Do.EDIT_REGISTER, path),
        "move": is_branch and viewer.may(Do.TRANSFER_MEMBER, path),
        "classes": is_branch and viewer.may(Do.EDIT_REGISTER, path),
        "bring": viewer.may(Do.IMPORT_ROSTER, path),
        "export": viewer.may(Do.EXPORT_REGISTER, path),
    }


@require_safe
def show_register(request: Request) -> HttpResponse:
    organisation = _requested_organisation(request)
    form = FilterForm(class_words(organisation, request.viewer.today) if organisation else [], request.GET)
    chosen = RegisterFilter(**form.cleaned_data) if form.is_valid() else RegisterFilter()
    page = register(request.viewer, chosen, organisation=organisation, page=request.GET.get("page", 1))
    return render(
        request,
        "members/register.html",
        {
            "page": page,
            "form": form,
            "organisation": organisation,
            "may": _allowed(request.viewer, organisation),
            "below": organisations_below(organisation) if organisation else registers(request.viewer),
            "crumbs": crumbs_to(request.viewer, organisation) if organisation else [],
            "is_branch": organisation is not None and OrgKind(organisation.kind).is_branch,
            "is_narrowed": chosen != RegisterFilter(),
        },
    )


@require_safe
def print_register(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.VIEW_REGISTER)
    lines = whole_register(request.viewer, organisation)
    context = {"organisation": organisation, "lines": lines, "is_branch": OrgKind(organisation.kind).is_branch}
    return render(request, "members/register_print.html", context)


@require_safe
def show_member(request: Request, membership_id: int) -> HttpResponse:
    page = member_page(request.viewer, membership_id)
    if page.is_own:
        request.stands_under = ""  # the menu 我的 leads here
    crumbs = (
        []
        if page.is_own
        else [
            ("党员名册", reverse("member_list")),
            (page.membership.organisation.label, register_url(page.membership.organisation_id)),
        ]
    )
    return render(request, "members/page.html", {"page": page, "membership": page.membership, "crumbs": crumbs})


@require_safe
def show_own(request: Request) -> HttpResponse:
    """One's own line of the register."""
    if request.viewer.membership_id is None:
        raise NotAllowed(Do.VIEW_REGISTER)
    return redirect("member_page", request.viewer.membership_id)


@require_form
def add(request: Request, organisation_id: int) -> HttpResponse:
    branch = organisation_at(request.viewer, organisation_id, Do.EDIT_REGISTER)
    words = class_words(branch, request.viewer.today)
    form = AdmissionForm(words, request.POST or None, initial={"from_on": request.viewer.today})
    if request.method == "POST" and form.is_valid() and (membership := _admit(request, branch.pk, form)):
        messages.success(request, f"“{form.cleaned_data['name']}”已编入名册。{form.doubts(form.record())}")
        return redirect("member_page", membership.pk)
    context = {"branch": branch, "form": form, "crumbs": crumbs_to(request.viewer, branch)}
    return render(request, "members/add.html", context, status=422 if form.errors else 200)


def _admit(request: Request, branch_id: int, form: AdmissionForm) -> Any:
    """The membership made, or None with the reasons on the form."""
    record = form.record()
    form.ask(former_namesakes(request.viewer, record))
    try:
        return admit_member(
            branch_id,
            record,
            from_on=form.cleaned_data["from_on"],
            same_as=form.chosen,
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        add_reasons(form, refusal)
    return None


@require_form
def edit(request: Request, membership_id: int) -> HttpResponse:
    membership = member_at(request.viewer, membership_id, Do.EDIT_REGISTER)
    known = mask_identity(membership.person.id_number)
    form = MemberForm(
        class_words(membership.organisation, request.viewer.today),
        request.POST or None,
        initial=initial_of(record_of(membership), request.now),
        number_help=f"现登记为 {known}；不改就留空。" if known else "",
    )
    if request.method == "POST" and form.is_valid():
        try:
            more = {name: form.cleaned_data[name] for name in ("version", "kind_decision")}
            changed = edit_member(membership.pk, form.record(), **more, by=request.viewer, at=request.now)
            record = record_of(member_at(request.viewer, membership_id))
            sentence = f"已保存：{'、'.join(changed)}。{form.doubts(record)}" if changed else "没有改动。"
            messages.success(request, sentence)
            return redirect("member_page", membership.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
            form.take_over(record_of(member_at(request.viewer, membership_id)), request.now)
    context = {"membership": membership, "form": form}
    return render(request, "members/edit.html", context, status=422 if form.errors else 200)


@require_form
def classes(request: Request, organisation_id: int) -> HttpResponse:
    """The class of many people at once: after an import nobody is a cadre yet."""
    branch = organisation_at(request.viewer, organisation_id, Do.EDIT_REGISTER)
    if not OrgKind(branch.kind).is_branch:
        raise Blocked("党员类别由各党支部调整，请先进入党支部的名册。")
    lines = whole_register(request.viewer, branch)
    people = [(line.membership_id, f"{line.name}（{line.kind_label}，现为{line.member_class}）") for line in lines]
    form = ClassForm(people, class_words(branch, request.viewer.today), request.POST or None)
    if request.method == "POST" and form.is_valid():
        ids = [int(pk) for pk in form.cleaned_data["members"]]
        word = form.cleaned_data["member_class"]
        count = change_class(ids, word, by=request.viewer, at=request.now)
        messages.success(request, f"已有{count}人改为“{word}”。")
        return redirect(register_url(branch.pk))
    context = {"branch": branch, "form": form, "crumbs": crumbs_to(request.viewer, branch)}
    return render(request, "members/classes.html", context, status=422 if form.errors else 200)


@require_form
def end(request: Request, membership_id: int) -> HttpResponse:
    membership = member_at(request.viewer, membership_id, Do.EDIT_REGISTER)
    form = EndingForm(request.POST or None, initial={"on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "reason": EndReason(form.cleaned_data["reason"])}
        try:
            end_membership(membership.pk, **values, by=request.viewer, at=request.now)
            messages.success(request, f"“{name_for(request.viewer, membership)}”已从名册离册，历史记录保留。")
            return redirect("member_page", membership.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return render(
        request, "members/end.html", {"membership": membership, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@cache_control(no_store=True, private=True)
def full_id(request: Request, membership_id: int) -> HttpResponse:
    """The whole number, in this answer only: no address shows it again."""
    number = read_full_id(membership_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    membership = member_at(request.viewer, membership_id)
    return render(request, "members/full_id.html", {"membership": membership, "number": number})


urlpatterns = [
    path("members/", show_register, name="member_list"),
    path("members/mine/", show_own, name="member_own"),
    path("members/<int:membership_id>/", show_member, name="member_page"),
    path("members/<int:membership_id>/edit/", edit, name="member_edit"),
    path("members/<int:membership_id>/end/", end, name="member_end"),
    path("members/<int:membership_id>/full-id/", full_id, name="member_full_id"),
    path("members/in/<int:organisation_id>/add/", add, name="member_add"),
    path("members/in/<int:organisation_id>/classes/", classes, name="member_classes"),
    path("members/in/<int:organisation_id>/print/", print_register, name="member_print"),
]
