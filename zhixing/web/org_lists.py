"""批量设立党组织: a list typed, pasted or out of a sheet, read again as a tree, founded whole and taken back whole."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.org_lists import found_organisations, undo_founding
from zhixing.files.founding_lists import ORGANISATIONS, organisations_template
from zhixing.queries.orgs.lists import org_lists, org_plan
from zhixing.queries.orgs.tree import organisation_at
from zhixing.rules.orgs import KINDS, OrgKind
from zhixing.rules.permissions import Do
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.confirming import review_then_act
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.typed_lists import TypedListForm, typed_list_form


class OrganisationsForm(TypedListForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].help_text = (
            "每行一个，用逗号隔开：全称，类别，上级党组织，简称，成立日期，联系方式。后四项可以不填；"
            "不填上级的，就设在本级之下；上级也可以是这份名单里的另一行。可以从表格里整片复制粘贴。"
        )


@require_form
def found_list(request: Request, organisation_id: int) -> HttpResponse:
    parent = organisation_at(request.viewer, organisation_id, Do.MANAGE_ORG)
    form = typed_list_form(request, OrganisationsForm, ORGANISATIONS)
    text = form.data.get("text", "") if form.is_bound else ""
    kinds = [kind.label for kind in OrgKind if KINDS[kind].below]
    context: dict[str, object] = {"parent": parent, "form": form, "kinds": kinds}
    context |= {"crumbs": crumbs_to(request.viewer, parent), "lists": org_lists(request.viewer, organisation_id)}

    def act() -> HttpResponse:
        source = form.cleaned_data["source"]
        founding = found_organisations(organisation_id, text=text, source=source, by=request.viewer, at=request.now)
        messages.success(request, f"已设立 {founding.lines} 个党组织。")
        return redirect("org_list")

    def review() -> HttpResponse:
        context["plan"] = org_plan(request.viewer, organisation_id, text)
        return render(request, "orgs/found_list_review.html", context)

    def blockers() -> tuple[str, ...]:
        return org_plan(request.viewer, organisation_id, text).problems

    answer = review_then_act(request, form, blockers=blockers, review=review, act=act)
    return answer or render(request, "orgs/found_list.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: Request, organisation_id: int) -> HttpResponse:
    parent = organisation_at(request.viewer, organisation_id, Do.MANAGE_ORG)
    return file_answer(organisations_template(parent.name), SHEET, "党组织名单模板.xlsx", is_attachment=True)


@require_POST
def undo(request: Request, founding_list_id: int) -> HttpResponse:
    founding = undo_founding(founding_list_id, by=request.viewer, at=request.now)
    messages.success(request, f"这份名单的 {founding.lines} 个党组织已经撤销。")
    return redirect("org_found_list", founding.organisation_id)


urlpatterns = [
    path("organisations/<int:organisation_id>/found-list/", found_list, name="org_found_list"),
    path("organisations/<int:organisation_id>/found-list/template/", template, name="org_found_template"),
    path("organisations/lists/<int:founding_list_id>/undo/", undo, name="org_list_undo"),
]
