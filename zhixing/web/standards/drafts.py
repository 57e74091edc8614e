"""考评办法: starting a draft, editing its whole text, giving it up."""

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from zhixing.actions.standards.drafts import discard_draft, draft_revision, draft_standard, save_draft
from zhixing.queries.standards.pages import organisations_for, version_page
from zhixing.queries.standards.titles import proposed_title
from zhixing.queries.standards.visibility import version_of_sight
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.standards.drafts import Draft, fingerprint, read_draft
from zhixing.rules.standards.writing import write_standard
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.uploads import SingleFileField
from zhixing.web.frame.values import as_number
from zhixing.web.standards.reading import CRUMB

MOST_BYTES = 2 * 1024 * 1024


def yaml_text(file: "UploadedFile[bytes]") -> str:
    """The text of an uploaded YAML file, with or without a byte order mark, UTF-8 or GB 18030."""
    if file.size is None or file.size > MOST_BYTES:
        raise forms.ValidationError("文件超过 2 MB，请确认选的是考评办法的 YAML 文件。")
    raw: bytes = file.read()
    for coding in ("utf-8-sig", "gb18030"):
        try:
            text: str = raw.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n")
    raise forms.ValidationError("这不是文本文件，请上传 YAML 文件；Excel 和 Word 文件不能直接上传。")


class TextForm(forms.Form):
    """The whole text, typed or uploaded: a file, when given, takes the place of what is typed."""

    text = forms.CharField(
        label="办法全文（YAML）",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "class": "code", "spellcheck": "false"}),
    )
    file = SingleFileField(label="上传 YAML 文件", required=False, help_text="选了文件，就用文件内容代替上面的文字。")
    note = forms.CharField(label="修订说明", max_length=300, required=False, help_text="这一版改了什么，为什么改。")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("file"):
            try:
                cleaned["text"] = yaml_text(cleaned["file"])
            except forms.ValidationError as wrong:
                self.add_error("file", wrong)
        elif not str(cleaned.get("text", "")).strip():
            self.add_error("text", "请写上办法内容，或上传 YAML 文件。")
        else:
            cleaned["text"] = str(cleaned["text"]).replace("\r\n", "\n")
        return cleaned


class StartForm(forms.Form):
    owner = forms.ChoiceField(label="制定的党组织")
    title = forms.CharField(
        label="办法名称", max_length=120, required=False, help_text="上传文件的，不写就用文件里的名称。"
    )
    note = forms.CharField(label="起草说明", max_length=300, required=False)
    file = SingleFileField(
        label="上传 YAML 文件", required=False, help_text="已有写好的办法文件时上传；不上传的，按底稿起草。"
    )

    def __init__(self, owners: list[tuple[int, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not cleaned.get("title") and not cleaned.get("file") and "title" not in self.errors:
            self.add_error("title", "请写办法名称。")
        return cleaned


@require_form
def start(request: Request) -> HttpResponse:
    """Draft a new standard, from the version named by ?base= or from an uploaded file."""
    if not request.viewer.can(Do.DRAFT_STANDARD):
        raise NotAllowed(Do.DRAFT_STANDARD)
    chosen = as_number(request.GET.get("base"))
    base = version_of_sight(request.viewer, chosen) if chosen is not None else None
    form = StartForm(
        organisations_for(request.viewer, Do.DRAFT_STANDARD),
        posted(request),
        request.FILES or None,
        initial={"title": proposed_title(request.viewer, base)},
    )
    if request.method == "POST" and form.is_valid():
        version_id = _draft(request, base.text if base else EMPTY, form)
        if version_id is not None:
            return redirect("standard_edit", version_id)
    return render(
        request,
        "standards/start.html",
        {"form": form, "base": base, "crumbs": [CRUMB]},
        status=422 if form.errors else 200,
    )


def _draft(request: Request, base: str, form: StartForm) -> int | None:
    """From the uploaded file, else from the text `base`; None with the reasons on the form where it was refused."""
    try:
        file, title = form.cleaned_data["file"], form.cleaned_data["title"]
        version = draft_standard(
            int(form.cleaned_data["owner"]),
            text=own_text(yaml_text(file), title if "title" in form.changed_data else "")
            if file
            else retitled(base, title),
            note=form.cleaned_data["note"],
            by=request.viewer,
            at=request.now,
        )
    except (Blocked, forms.ValidationError) as refusal:
        say(form, refusal)
        return None
    messages.success(request, "草稿已经建立，请逐项修改后提交审定。")
    return version.pk


EMPTY = "title: 新办法\n"


def own_text(text: str, title: str) -> str:
    """The text of a file. Raises ValidationError where it bears another name than the one typed: neither is dropped."""
    draft = read_draft(text)
    own = draft.standard.title if draft.standard else ""
    if title and own and title != own:
        raise forms.ValidationError(
            f"文件里的名称是《{own}》，这里写的是《{title}》。请改为一致，或把“办法名称”留空，以文件为准。"
        )
    return text


def retitled(text: str, title: str) -> str:
    """The text under this title; a text that does not read stays as it is and shows its problems."""
    draft = read_draft(text)
    if draft.standard is None or not draft.is_faithful or draft.standard.title == title:
        return text
    return write_standard(replace(draft.standard, title=title))


def say(form: forms.Form, refusal: Blocked | forms.ValidationError) -> None:
    """Put the reasons of a refusal on the form."""
    for reason in refusal.reasons if isinstance(refusal, Blocked) else refusal.messages:
        form.add_error(None, reason)


@require_POST
def revise(request: Request, standard_id: int) -> HttpResponse:
    """Start the next version of an own standard from its latest."""
    version = draft_revision(standard_id, by=request.viewer, at=request.now)
    messages.success(request, f"第 {version.number} 版的草稿已经建立。")
    return redirect("standard_edit", version.pk)


@require_form
def edit_text(request: Request, version_id: int) -> HttpResponse:
    """The whole text in one box. A refused text comes back as typed, with every problem and its line."""
    page = version_page(request.viewer, version_id)
    if not page.may_edit:
        raise NotAllowed(Do.DRAFT_STANDARD)
    version = page.version
    form = TextForm(posted(request), request.FILES or None, initial={"text": version.text, "note": version.note})
    draft, mark = page.draft, request.POST.get("seen", fingerprint(version.text))
    if request.method == "POST" and form.is_valid():
        draft = read_draft(form.cleaned_data["text"])
        form.data = {**request.POST.dict(), "text": draft.text}  # an uploaded text comes back in the box
        if _save_text(request, version_id, form, draft, mark):
            return redirect(reverse("standard_edit_text" if draft.problems else "standard_edit", args=[version_id]))
    bad = form.is_bound
    return render(
        request,
        "standards/text.html",
        {"page": page, "form": form, "draft": draft, "seen": mark, "refused": bad, "crumbs": edit_crumbs(version_id)},
        status=422 if bad else 200,
    )


def _save_text(request: Request, version_id: int, form: TextForm, draft: Draft, mark: str) -> bool:
    """False where it was refused; the page shows the problems of a text that does not read by itself."""
    note = form.cleaned_data["note"]
    try:
        save_draft(version_id, text=draft.text, note=note, mark=mark, by=request.viewer, at=request.now)
    except Blocked as refusal:
        if draft.standard is not None:
            say(form, refusal)
        return False
    problems = f"已保存为草稿；还有 {len(draft.problems)} 处问题，改好后才能提交审定。"
    messages.success(request, "已保存。" if draft.is_sound else problems)
    return True


def edit_crumbs(version_id: int) -> list[tuple[str, str]]:
    return [CRUMB, ("起草", reverse("standard_edit", args=[version_id]))]


@require_POST
def discard(request: Request, version_id: int) -> HttpResponse:
    discard_draft(version_id, by=request.viewer, at=request.now)
    messages.success(request, "草稿已作废。")
    return redirect("standard_version", version_id)


draft_patterns = [
    path("standards/start/", start, name="standard_start"),
    path("standards/<int:standard_id>/revise/", revise, name="standard_revise"),
    path("standards/versions/<int:version_id>/text/", edit_text, name="standard_edit_text"),
    path("standards/versions/<int:version_id>/discard/", discard, name="standard_discard"),
]
