"""简报: beginning an issue, its head, its articles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from zhixing.actions.briefings.editing import (
    Origin,
    add_article,
    create_briefing,
    edit_article,
    edit_briefing,
    remove_article,
)
from zhixing.queries.briefings.access import edited_article, edited_briefing, editing_organisations
from zhixing.queries.briefings.drafts import Draft, begin_article, default_head, editor_aids
from zhixing.queries.briefings.form_versions import ARTICLE_LABELS, HEAD_LABELS, article_values, head_values
from zhixing.rules.periods import period_before, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.briefings.forms import ArticleForm, HeadForm
from zhixing.web.briefings.pages import crumbs
from zhixing.web.frame.periods import value_of
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number
from zhixing.web.frame.versions import VersionedForm, first_version

QUARTERS = 6  # that the head of an issue offers


@dataclass(frozen=True)
class Sheet:
    """The words of a page with one form, and where 取消 leads."""

    heading: str
    verb: str
    back: str
    draft: str
    lead: str = ""


def fill_in(
    request: Request,
    sheet: Sheet,
    form: forms.Form,
    act: Callable[[], HttpResponse],
    now: Callable[[], Mapping[str, Any]] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is sent and good, act. Refused, it comes back as it was typed. `now`: what is kept."""
    if request.method == "POST" and form.is_valid():
        try:
            return act()
        except Blocked as refusal:
            _bring_back(request, form, refusal, now)
    values = {"sheet": sheet, "form": form, "crumbs": crumbs(), **context}
    return render(request, "briefings/form.html", values, status=422 if form.errors else 200)


def _bring_back(
    request: Request, form: forms.Form, refusal: Blocked, now: Callable[[], Mapping[str, Any]] | None
) -> None:
    """With the reasons, and with what others have changed meanwhile."""
    add_reasons(form, refusal)
    if now is not None and isinstance(form, VersionedForm):
        form.refresh_texts(now(), request.now)


def _quarters(request: Request) -> list[tuple[str, str]]:
    quarters = [quarter_of(request.viewer.today)]
    while len(quarters) < QUARTERS:
        quarters.append(period_before(quarters[-1]))
    return [(value_of(quarter), quarter.label) for quarter in quarters]


@require_form
def new(request: Request) -> HttpResponse:
    places = editing_organisations(request.viewer)
    wanted_id = as_number(request.GET.get("organisation"))
    organisation = next((place for place in places if place.pk == wanted_id), places[0] if places else None)
    if organisation is None:
        raise NotAllowed(Do.EDIT_BRIEFING)
    usual = default_head(request.viewer, organisation)
    form = HeadForm(_quarters(request), posted(request), initial={**usual, "quarter": value_of(usual["quarter"])})

    def act() -> HttpResponse:
        briefing = create_briefing(organisation.pk, head=form.head(), by=request.viewer, at=request.now)
        messages.success(request, "已建立，请添加文章。")
        return redirect("briefing", briefing.pk)

    sheet = Sheet("编一期简报", "建立", reverse("briefing_list"), f"briefing-new-{organisation.pk}", organisation.name)
    return fill_in(request, sheet, form, act)


@require_form
def head(request: Request, briefing_id: int) -> HttpResponse:
    briefing = edited_briefing(request.viewer, briefing_id)
    usual = first_version(HEAD_LABELS, head_values(briefing), request.now)
    usual["quarter"] = value_of(briefing.quarter_value)
    quarters = dict([(value_of(briefing.quarter_value), briefing.quarter_value.label), *_quarters(request)])
    form = HeadForm(list(quarters.items()), posted(request), initial=usual)

    def act() -> HttpResponse:
        version = form.cleaned_data["version"]
        edit_briefing(briefing_id, head=form.head(), version=version, by=request.viewer, at=request.now)
        messages.success(request, "已保存。")
        return redirect("briefing", briefing_id)

    back = reverse("briefing", args=[briefing_id])
    sheet = Sheet("刊头和报送范围", "保存", back, f"briefing-{briefing_id}")
    return fill_in(request, sheet, form, act, lambda: head_values(edited_briefing(request.viewer, briefing_id)))


@require_form
def new_article(request: Request, briefing_id: int) -> HttpResponse:
    """`?from=figures`, `activity-12` or `measure-12`: what it begins with."""
    briefing = edited_briefing(request.viewer, briefing_id)
    draft = begin_article(briefing, str(request.GET.get("from", "")))
    form = ArticleForm(posted(request), initial=draft.words)

    def act() -> HttpResponse:
        origin = Origin(draft.kind, activity=draft.activity, measure=draft.measure)
        add_article(briefing_id, article=form.article(), origin=origin, by=request.viewer, at=request.now)
        messages.success(request, "文章已添加。")
        return redirect("briefing", briefing_id)

    back = reverse("briefing", args=[briefing_id])
    sheet = Sheet("添加文章", "添加", back, f"article-new-{briefing_id}-{draft.kind.value}", draft.lead)
    return fill_in(request, sheet, form, act, aids=editor_aids(briefing), is_blank=draft == Draft.blank(briefing))


@require_form
def article(request: Request, article_id: int) -> HttpResponse:
    edited = edited_article(request.viewer, article_id)
    usual = first_version(ARTICLE_LABELS, article_values(edited), request.now)
    form = ArticleForm(posted(request), initial=usual)

    def act() -> HttpResponse:
        version = form.cleaned_data["version"]
        edit_article(article_id, article=form.article(), version=version, by=request.viewer, at=request.now)
        messages.success(request, "已保存。")
        return redirect("briefing", edited.briefing_id)

    back = reverse("briefing", args=[edited.briefing_id])
    sheet = Sheet("修改文章", "保存", back, f"article-{article_id}")
    context = {"aids": editor_aids(edited.briefing), "contribution": edited.contribution}
    return fill_in(
        request, sheet, form, act, lambda: article_values(edited_article(request.viewer, article_id)), **context
    )


@require_POST
def remove(request: Request, article_id: int) -> HttpResponse:
    briefing = remove_article(article_id, by=request.viewer, at=request.now)
    messages.success(request, "已移出这一期；是供稿的，稿件回到“待采用”。")
    return redirect("briefing", briefing.pk)


urlpatterns = [
    path("briefings/new/", new, name="briefing_new"),
    path("briefings/<int:briefing_id>/head/", head, name="briefing_head"),
    path("briefings/<int:briefing_id>/articles/new/", new_article, name="article_new"),
    path("briefings/articles/<int:article_id>/", article, name="article"),
    path("briefings/articles/<int:article_id>/remove/", remove, name="article_remove"),
]
