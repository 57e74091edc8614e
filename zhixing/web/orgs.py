"""党组织: the tree and its pages."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.orgs import dissolve_organisation, edit_organisation, found_organisation
from zhixing.queries.form_versions import Fields, version_of
from zhixing.queries.orgs.form_versions import organisation_fields, organisation_values
from zhixing.queries.orgs.tree import organisation_at, organisation_page, tree
from zhixing.rules.orgs import KINDS, OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import day_field, text_sent
from zhixing.web.frame.versions import VersionedForm


class OrganisationForm(forms.Form):
    name = forms.CharField(label="全称", max_length=80)
    short_name = forms.CharField(
        label="简称", max_length=40, required=False, help_text="列表和标题中使用，例如“第一支部”。不填则用全称。"
    )
    founded_on = day_field("成立日期", required=False)
    contact = forms.CharField(
        label="联系方式", max_length=120, required=False, help_text="用于公示时接收异议，例如办公室电话或地址。"
    )


class FoundingForm(OrganisationForm):
    kind = forms.ChoiceField(label="类别")
    field_order = ["kind"]

    def __init__(self, parent_kind: OrgKind, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in OrgKind if parent_kind in KINDS[kind].below
        ]


class EditingForm(VersionedForm, OrganisationForm):
    position = forms.IntegerField(
        label="排列序号", min_value=1, max_value=999_999, help_text="在同级党组织中排第几，小的在前。"
    )

    def fields_typed(self) -> Fields:
        return organisation_fields(self.cleaned_data)


@require_safe
def show_tree(request: Request) -> HttpResponse:
    with_dissolved = "dissolved" in request.GET
    lines = tree(request.viewer, with_dissolved=with_dissolved)
    return render(request, "orgs/tree.html", {"tree": lines, "with_dissolved": with_dissolved})


@require_safe
def show_organisation(request: Request, organisation_id: int) -> HttpResponse:
    page = organisation_page(request.viewer, organisation_id)
    crumbs = crumbs_to(request.viewer, page.organisation, itself=False)
    return render(request, "orgs/page.html", {"page": page, "organisation": page.organisation, "crumbs": crumbs})


@require_form
def found_below(request: Request, organisation_id: int) -> HttpResponse:
    parent = organisation_at(request.viewer, organisation_id, Do.MANAGE_ORG)
    form = FoundingForm(OrgKind(parent.kind), request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "kind": OrgKind(form.cleaned_data["kind"])}
        try:
            organisation = found_organisation(parent.pk, **values, by=request.viewer, at=request.now)
            messages.success(request, f"“{organisation.name}”已经设立。")
            return redirect("org_page", organisation.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"parent": parent, "form": form, "crumbs": crumbs_to(request.viewer, parent)}
    return render(request, "orgs/found.html", context, status=422 if form.errors else 200)


@require_form
def edit(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.MANAGE_ORG)
    now = organisation_values(organisation)
    form = EditingForm(
        request.POST or None, initial={**now, "version": version_of(organisation_fields(now), request.now)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_organisation(organisation.pk, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "党组织的资料已经保存。")
            return redirect("org_page", organisation.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
            now = organisation_values(organisation_at(request.viewer, organisation_id, Do.MANAGE_ORG))
            form.refresh(organisation_fields(now), now, request.now)
    context = {"organisation": organisation, "form": form, "crumbs": crumbs_to(request.viewer, organisation)}
    return render(request, "orgs/edit.html", context, status=422 if form.errors else 200)


@require_POST
def dissolve(request: Request, organisation_id: int) -> HttpResponse:
    organisation = dissolve_organisation(
        organisation_id, document=text_sent(request, "reason", most=120), by=request.viewer, at=request.now
    )
    messages.success(request, f"“{organisation.name}”已经撤销。")
    return redirect("org_page", organisation.parent_id)


urlpatterns = [
    path("organisations/", show_tree, name="org_list"),
    path("organisations/<int:organisation_id>/", show_organisation, name="org_page"),
    path("organisations/<int:organisation_id>/found/", found_below, name="org_found"),
    path("organisations/<int:organisation_id>/edit/", edit, name="org_edit"),
    path("organisations/<int:organisation_id>/dissolve/", dissolve, name="org_dissolve"),
]
