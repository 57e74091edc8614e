"""考评办法: editing a draft part by part through forms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.standards.drafts import save_draft
from zhixing.queries.standards.pages import VersionPage, version_page
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.standards.drafts import (
    Steps,
    fingerprint,
    free_code,
    hint_of,
    moved_part,
    part_at,
    read_draft,
    with_part,
    without_part,
)
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.schema import hints, is_part
from zhixing.rules.standards.writing import write_standard
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number
from zhixing.web.standards.drafts import edit_crumbs, say
from zhixing.web.standards.item_table import CELLS, ItemTable
from zhixing.web.standards.part_forms import PartForm

GENERAL = "general"  # the address of the standard's own plain keys


def editable_page(request: Request, version_id: int) -> VersionPage:
    page = version_page(request.viewer, version_id)
    if not page.may_edit:
        raise NotAllowed(Do.DRAFT_STANDARD)
    return page


def standard_of(page: VersionPage) -> Standard:
    """The standard that forms may rewrite. Raises `Blocked` where words of the text were not understood."""
    if page.draft.standard is None or not page.draft.is_faithful:
        raise Blocked("全文里有无法识别的内容，逐项编辑会丢失这些内容。请先用“编辑全文”按提示改好。")
    return page.draft.standard


def steps_at(where: str) -> Steps:
    """blocks.0.items.2 → ("blocks", 0, "items", 2); `new` stands for the place after the last."""
    if where == GENERAL:
        return ()
    return tuple(step if (number := as_number(step)) is None else number for step in where.split("."))


@require_safe
def outline(request: Request, version_id: int) -> HttpResponse:
    page = editable_page(request, version_id)
    return render(
        request,
        "standards/edit.html",
        {
            "page": page,
            "document": page.document,
            "standard": page.draft.standard,
            "seen": fingerprint(page.version.text),
            "crumbs": edit_crumbs(version_id)[:1],
        },
    )


@require_form
def edit_part(request: Request, version_id: int, where: str) -> HttpResponse:
    """One part in a form: what is typed becomes the new text of the draft, problems and all."""
    page = editable_page(request, version_id)
    standard, steps, cls, part = locate(standard_of(page), where)
    mark = request.POST.get("seen", fingerprint(page.version.text))
    initial = {} if part is not None or "code" not in hints(cls) else {"code": free_code(standard, steps[:-1])}
    form = PartForm(cls, standard, part, posted(request), initial=initial)
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        try:
            return saved(request, page, with_part(standard, steps, form.part), mark, steps)
        except Blocked as refusal:
            say(form, refusal)
    is_refused = request.method == "POST" and bool(form.errors)
    context = {
        "page": page,
        "form": form,
        "where": where,
        "seen": mark,
        "title": title_of(steps, part),
        "crumbs": edit_crumbs(version_id),
        "back": back_to(version_id, steps),
        "may_add": where.endswith("new"),
    }
    return render(request, "standards/part.html", context, status=422 if is_refused else 200)


def locate(standard: Standard, where: str) -> tuple[Standard, Steps, type, Any]:
    """(standard, steps, class of the part, the part or None for a new one). Raises `OutOfSight` for no such place."""
    steps = steps_at(where)
    try:
        if not steps:
            return standard, steps, Standard, standard
        is_new = steps[-1] == "new"
        cls = hint_of(steps[:-1] if is_new else steps).inner
        if not is_part(cls):
            raise LookupError(where)
        if is_new:
            listed = part_at(standard, steps[:-1])
            return standard, (*steps[:-1], len(listed)), cls, None
        part = part_at(standard, steps)
        if isinstance(part, tuple):
            raise LookupError(where)  # a list, not one part of it
        return standard, steps, cls, part
    except (LookupError, TypeError) as wrong:
        raise OutOfSight(where) from wrong


def saved(request: Request, page: VersionPage, changed: Standard, mark: str, steps: Steps) -> HttpResponse:
    """Keep the changed standard and go back to its place in the outline, or on to the next new part."""
    text = write_standard(changed)
    save_draft(page.version.pk, text=text, mark=mark, by=request.viewer, at=request.now)
    problems = len(read_draft(text).problems)
    messages.success(request, f"已保存；还有 {problems} 处问题，见下面。" if problems else "已保存。")
    if "again" in request.POST:
        where = ".".join(str(step) for step in (*steps[:-1], "new"))
        return redirect("standard_edit_part", page.version.pk, where)
    return redirect(back_to(page.version.pk, steps))


def back_to(version_id: int, steps: Steps) -> str:
    """Where a part is listed: an item in the table of its block, everything else in the outline."""
    if len(steps) > 2 and steps[0] == "blocks":
        return reverse("standard_edit_items", args=[version_id, steps[1]])
    anchor = "-".join(str(step) for step in steps[:2]) or GENERAL
    return f"{reverse('standard_edit', args=[version_id])}#{anchor}"


def title_of(steps: Steps, part: Any) -> str:
    """What the page is about, in words: 修改细则“参加党员大会”, 增加维度."""
    label = hint_of(steps).key.label if steps else "总则"
    if part is None:
        return f"设{label}" if steps == ("year",) else f"增加{label}"
    name = getattr(part, "name", "")
    return f"修改{label}“{name}”" if name else f"修改{label}"


@require_form
def edit_items(request: Request, version_id: int, block: int) -> HttpResponse:
    """The items of a block as a table: saved as a whole, and from it on to the whole form of one item."""
    page = editable_page(request, version_id)
    standard, steps, _, part = locate(standard_of(page), f"blocks.{block}")
    mark = request.POST.get("seen", fingerprint(page.version.text))
    table = ItemTable(standard, block, posted(request))
    form = forms.Form(posted(request))
    if request.method == "POST" and "more" not in request.POST and table.is_valid():
        try:
            return saved_items(request, page, table, mark)
        except Blocked as refusal:
            say(form, refusal)
    is_refused = request.method == "POST" and "more" not in request.POST
    context = {"page": page, "part": part, "number": block, "table": table, "form": form, "cells": CELLS, "seen": mark}
    context |= {"is_refused": is_refused, "crumbs": edit_crumbs(version_id), "back": back_to(version_id, steps)}
    return render(request, "standards/items.html", context, status=422 if is_refused else 200)


def saved_items(request: Request, page: VersionPage, table: ItemTable, mark: str) -> HttpResponse:
    """Keep the table and stay there, or go on to the whole form of the item whose button was pressed."""
    changed, here = table.edited(), reverse("standard_edit_items", args=[page.version.pk, table.block])
    if changed != table.standard:
        saved(request, page, changed, mark, ("blocks", table.block))
    opened = as_number(request.POST.get("open"))
    codes = [item.code for item in changed.blocks[table.block].items]
    item = table.rows[opened].item if opened is not None and opened < len(table.rows) else None
    if item is None or item.code not in codes:
        return redirect(here)
    return redirect("standard_edit_part", page.version.pk, f"blocks.{table.block}.items.{codes.index(item.code)}")


@require_POST
def remove_part(request: Request, version_id: int, where: str) -> HttpResponse:
    page = editable_page(request, version_id)
    standard, steps, _, part = locate(standard_of(page), where)
    if part is None or not steps:
        raise OutOfSight(where)
    changed = without_part(standard, steps) if isinstance(steps[-1], int) else with_part(standard, steps, None)
    return saved(request, page, changed, request.POST.get("seen", ""), steps[:-1])


@require_POST
def move_part(request: Request, version_id: int, where: str) -> HttpResponse:
    page = editable_page(request, version_id)
    standard, steps, _, part = locate(standard_of(page), where)
    if part is None or not steps or not isinstance(steps[-1], int):
        raise OutOfSight(where)
    changed = moved_part(standard, steps, -1 if request.POST.get("to") == "up" else 1)
    return saved(request, page, changed, request.POST.get("seen", ""), steps[:-1])


part_patterns = [
    path("standards/versions/<int:version_id>/edit/", outline, name="standard_edit"),
    path("standards/versions/<int:version_id>/items/<int:block>/", edit_items, name="standard_edit_items"),
    path("standards/versions/<int:version_id>/edit/<str:where>/", edit_part, name="standard_edit_part"),
    path("standards/versions/<int:version_id>/edit/<str:where>/remove/", remove_part, name="standard_remove_part"),
    path("standards/versions/<int:version_id>/edit/<str:where>/move/", move_part, name="standard_move_part"),
]
