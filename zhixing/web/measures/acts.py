"""整改: the forms of each step. Every step has a page of its own, which keeps what was typed when it is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from zhixing.actions.measures.checking import check_stage, conclude_check, review_plan
from zhixing.actions.measures.rectifying import apply_clearing, plan_measure, report_progress, sign_measure
from zhixing.actions.measures.registering import register_problem, reopen_measure
from zhixing.queries.form_versions import version_of
from zhixing.queries.measures.access import assessed_measure, assessed_organisations, measure_at, owned_measure
from zhixing.queries.measures.form_versions import PLAN_LABELS, judged_fields, plan_values
from zhixing.queries.measures.pages import last_application
from zhixing.rules.measures.states import MeasureKind
from zhixing.rules.periods import default_quarter, period_before, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.periods import value_of
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.uploads import Received, received
from zhixing.web.frame.values import as_number
from zhixing.web.frame.versions import VersionedForm, first_version
from zhixing.web.measures.forms import (
    ApplicationForm,
    CheckForm,
    LastingCheckForm,
    PlanForm,
    ProblemForm,
    ProgressForm,
    ReopeningForm,
    ReviewForm,
    StageForm,
)

QUARTERS = 4  # that the form of a new problem offers


@dataclass(frozen=True)
class Sheet:
    """The words of the page of one step."""

    heading: str
    verb: str
    lead: str = ""
    has_files: bool = False
    shows_plan: bool = False


def _fill_in(
    request: Request,
    sheet: Sheet,
    form: forms.Form,
    act: Callable[[Received], Any],
    message: str,
    measure: Any = None,
    application: Any = None,
) -> HttpResponse:
    """Show the form; when it is sent and good, act and go to the line. Refused, it comes back as it was typed."""
    files = received(request) if sheet.has_files else Received()
    if request.method == "POST" and form.is_valid() and not files.problems:
        try:
            line = act(files)
            messages.success(request, message)
            return redirect("measure", line.pk)
        except Blocked as refusal:
            measure = _bring_back(request, form, refusal, measure)
    crumbs = [("整改", reverse("measure_list"))]
    crumbs += [(measure.title, reverse("measure", args=[measure.pk]))] if measure else []
    context = {"sheet": sheet, "form": form, "received": files, "measure": measure, "crumbs": crumbs}
    context["application"] = application
    return render(request, "measures/act.html", context, status=422 if form.errors or files.problems else 200)


def _bring_back(request: Request, form: forms.Form, refusal: Blocked, measure: Any) -> Any:
    """With the reasons, and with the line as it is now, which comes back."""
    add_reasons(form, refusal)
    measure = measure_at(request.viewer, measure.pk) if measure else None
    if isinstance(form, PlanForm):
        form.refresh_texts(plan_values(measure), request.now)
    elif isinstance(form, VersionedForm):
        form.refresh(judged_fields(measure), {}, request.now)
    return measure


@require_form
def register(request: Request) -> HttpResponse:
    viewer, today = request.viewer, request.viewer.today
    if not viewer.can(Do.ASSESS_MEASURES):
        raise NotAllowed(Do.ASSESS_MEASURES)
    choices = [(organisation.pk, organisation.name) for organisation in assessed_organisations(viewer)]
    quarters = [quarter_of(today)]
    while len(quarters) < QUARTERS:
        quarters.append(period_before(quarters[-1]))
    start = {"organisation": as_number(request.GET.get("organisation")), "quarter": value_of(default_quarter(today))}
    form = ProblemForm(choices, quarters, today, posted(request), initial=start)
    return _fill_in(
        request,
        Sheet("登记整改问题", "登记问题", "登记后，责任单位在首页看到，签收后制定方案。"),
        form,
        lambda files: register_problem(
            form.cleaned_data["organisation"],
            problem=form.problem(),
            form_key=form.cleaned_data["form_key"],
            by=viewer,
            at=request.now,
        ),
        "问题已登记，待责任单位签收。",
    )


@require_POST
def sign(request: Request, measure_id: int) -> HttpResponse:
    sign_measure(measure_id, by=request.viewer, at=request.now)
    messages.success(request, "已签收，请按时制定整改方案。")
    return redirect("measure", measure_id)


@require_form
def plan(request: Request, measure_id: int) -> HttpResponse:
    measure = owned_measure(request.viewer, measure_id)
    form = PlanForm(posted(request), initial=first_version(PLAN_LABELS, plan_values(measure), request.now))
    return _fill_in(
        request,
        Sheet("整改方案", "保存方案", "保存后进入“整改中”。以后可以修改，各稿均保留在办理过程中。"),
        form,
        lambda files: plan_measure(
            measure.pk, plan=form.plan(), version=form.cleaned_data["version"], by=request.viewer, at=request.now
        ),
        "整改方案已保存，待上级审核；整改可以同步进行。",
        measure,
    )


@require_form
def review(request: Request, measure_id: int) -> HttpResponse:
    measure = assessed_measure(request.viewer, measure_id)
    form = ReviewForm(posted(request), initial={"version": version_of(judged_fields(measure), request.now)})
    return _fill_in(
        request,
        Sheet("审核整改方案", "提交审核意见", "退回的，责任单位在首页看到，修改后再报。", shows_plan=True),
        form,
        lambda files: review_plan(measure.pk, **form.cleaned_data, by=request.viewer, at=request.now),
        "审核意见已登记。",
        measure,
    )


@require_form
def report(request: Request, measure_id: int) -> HttpResponse:
    measure = owned_measure(request.viewer, measure_id)
    form = ProgressForm(posted(request), initial={"on": request.viewer.today})
    return _fill_in(
        request,
        Sheet("报告整改进展", "报告进展", has_files=True),
        form,
        lambda files: report_progress(
            measure.pk, **form.cleaned_data, uploads=files.uploads, by=request.viewer, at=request.now
        ),
        "进展已登记。",
        measure,
    )


@require_form
def apply(request: Request, measure_id: int) -> HttpResponse:
    measure = owned_measure(request.viewer, measure_id)
    form = ApplicationForm(posted(request))
    return _fill_in(
        request,
        Sheet("申请销号", "申请销号", "申请后由上级到现场核查。没有佐证的不能申请。", has_files=True),
        form,
        lambda files: apply_clearing(
            measure.pk, **form.cleaned_data, uploads=files.uploads, by=request.viewer, at=request.now
        ),
        "已申请销号，待上级现场核查。",
        measure,
    )


@require_form
def check(request: Request, measure_id: int) -> HttpResponse:
    measure = assessed_measure(request.viewer, measure_id)
    is_lasting = measure.kind == MeasureKind.LASTING.value
    first = {"on": request.viewer.today, "version": version_of(judged_fields(measure), request.now)}
    form = (LastingCheckForm if is_lasting else CheckForm)(posted(request), initial=first)
    return _fill_in(
        request,
        Sheet("现场核查", "提交核查结论", "销号以后这一条不再改动；再次出现的，另列一条重启。", shows_plan=True),
        form,
        lambda files: conclude_check(
            measure.pk, check=form.check(), version=form.cleaned_data["version"], by=request.viewer, at=request.now
        ),
        "核查结论已登记。",
        measure,
        last_application(request.viewer, measure.pk),
    )


@require_form
def stage(request: Request, measure_id: int) -> HttpResponse:
    measure = assessed_measure(request.viewer, measure_id)
    first = {"on": request.viewer.today, "next_goal": measure.stage_goal}
    form = StageForm(posted(request), initial={**first, "version": version_of(judged_fields(measure), request.now)})
    return _fill_in(
        request,
        Sheet("阶段核查", "提交核查结论", f"这一阶段的目标：{measure.stage_goal}", shows_plan=True),
        form,
        lambda files: check_stage(
            measure.pk, check=form.check(), version=form.cleaned_data["version"], by=request.viewer, at=request.now
        ),
        "阶段核查已登记。",
        measure,
    )


@require_form
def reopen(request: Request, measure_id: int) -> HttpResponse:
    measure = assessed_measure(request.viewer, measure_id)
    form = ReopeningForm(request.viewer.today, posted(request))

    def act(files: Received) -> Any:
        values = {**form.cleaned_data, "kind": MeasureKind(form.cleaned_data["kind"])}
        return reopen_measure(measure.pk, **values, by=request.viewer, at=request.now)

    lead = "原条目保持不变，另列新的条目，两条互相注明。"
    return _fill_in(request, Sheet("重启整改", "重启", lead), form, act, "已重启，待责任单位签收。", measure)


urlpatterns = [
    path("measures/new/", register, name="measure_new"),
    path("measures/<int:measure_id>/sign/", sign, name="measure_sign"),
    path("measures/<int:measure_id>/plan/", plan, name="measure_plan"),
    path("measures/<int:measure_id>/review/", review, name="measure_review"),
    path("measures/<int:measure_id>/report/", report, name="measure_report"),
    path("measures/<int:measure_id>/apply/", apply, name="measure_apply"),
    path("measures/<int:measure_id>/check/", check, name="measure_check"),
    path("measures/<int:measure_id>/stage/", stage, name="measure_stage"),
    path("measures/<int:measure_id>/reopen/", reopen, name="measure_reopen"),
]
