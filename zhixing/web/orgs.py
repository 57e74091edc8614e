"""党组织: the tree and its pages."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from zhixing.actions.orgs import found_organisation
from zhixing.queries.orgs import organisation_at, tree
from zhixing.rules.orgs import MAY_STAND_BELOW, OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.requests import Request


class FoundingForm(forms.Form):
    name = forms.CharField(label="全称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    kind = forms.ChoiceField(label="类别")
    founded_on = forms.DateField(label="成立日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    contact = forms.CharField(
        label="联系方式", max_length=120, required=False, help_text="用于公示时接收异议，例如办公室电话或地址。"
    )

    def __init__(self, parent_kind: OrgKind, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in OrgKind if parent_kind in MAY_STAND_BELOW[kind]
        ]


@require_safe
def show_tree(request: Request) -> HttpResponse:
    return render(request, "orgs/tree.html", {"lines": tree(request.viewer)})


@require_http_methods(["GET", "POST"])
def found(request: Request, organisation_id: int) -> HttpResponse:
    parent = organisation_at(request.viewer, organisation_id, Do.MANAGE_ORG)
    form = FoundingForm(OrgKind(parent.kind), request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = {**form.cleaned_data, "kind": OrgKind(form.cleaned_data["kind"])}
        try:
            found_organisation(parent.pk, **wanted, by=request.viewer, at=request.now)
            return redirect("orgs")
        except Blocked as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
    return render(request, "orgs/found.html", {"parent": parent, "form": form}, status=422 if form.errors else 200)


urlpatterns = [
    path("organisations/", show_tree, name="orgs"),
    path("organisations/<int:organisation_id>/found/", found, name="orgs-found"),
]
