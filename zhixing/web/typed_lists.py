"""A list pasted into a box or out of a sheet; a sheet becomes the text of the box, to be put right in place."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django import forms

from zhixing.files.spreadsheets.typed_lists import ListLayout, read_list
from zhixing.web.frame.requests import Request
from zhixing.web.frame.uploads import SingleFileField
from zhixing.web.frame.values import is_storable

MOST = 5 << 20  # bytes of a sheet
UNSAVED = {"autocomplete": "off", "data-no-draft": ""}  # names lie in no browser


class TypedListForm(forms.Form):
    text = forms.CharField(
        label="名单",
        widget=forms.Textarea(attrs={"rows": 14, **UNSAVED}),
        required=False,
        strip=False,
        max_length=2_000_000,
    )
    file = SingleFileField(
        label="或者选一个 Excel 文件", required=False, help_text="用模板填写的 .xlsx、.xls 文件，不超过5MB。"
    )
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)


F = TypeVar("F", bound=TypedListForm)


def typed_list_form(
    request: Request, form_of: Callable[..., F], layout: ListLayout, *, of_sheet: Mapping[str, str] | None = None
) -> F:
    """What was typed, or what the sheet became, with what is wrong in it; an empty form before anything is sent.

    `of_sheet`: what other fields of the form are when a sheet says it by its columns.
    """
    if request.method != "POST":
        return form_of()
    file = request.FILES.get("file")
    if file is None:
        return form_of(request.POST)
    if request.POST.get("text", "").strip():
        form = form_of(request.POST)
        form.add_error("file", "名单框里已经填了内容，文件没有读取；请先列入框里的内容，再选文件。")
        return form
    name = (file.name or "表格")[:120]
    if not is_storable(name):
        name = "表格"
    sheet = read_list(file.read(MOST + 1), name, layout)
    form = form_of({**request.POST.dict(), **(of_sheet or {}), "text": sheet.text, "source": name})
    for problem in sheet.problems:
        form.add_error("file", problem)
    return form
