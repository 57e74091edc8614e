"""佐证: a file, for those who may see it and nobody else; and adding some after the record."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.ledger.evidence import Upload
from zhixing.actions.ledger.later_evidence import add_entry_evidence
from zhixing.files.evidence import store as evidence_store
from zhixing.queries.evidence import evidence_at
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.web.frame.requests import Request
from zhixing.web.frame.uploads import Received, received
from zhixing.web.ledger.pages import entry_answer

AnswerAgain = Callable[[Received, Sequence[str]], HttpResponse]


@require_safe
def show(request: Request, evidence_id: int) -> HttpResponse:
    """Photographs (which we wrote anew ourselves) open in the browser; everything else is only handed over."""
    file = evidence_at(request.viewer, evidence_id)
    is_picture = file.media_type.startswith("image/")
    return handed(file.sha256, file.file_name, file.media_type, is_attachment=not is_picture)


@require_safe
def original(request: Request, evidence_id: int) -> HttpResponse:
    """What was uploaded, without its metadata, for the same people; never opened inside our pages."""
    file = evidence_at(request.viewer, evidence_id)
    if not file.original_sha256:
        raise OutOfSight(evidence_id)
    return handed(file.original_sha256, file.file_name, file.media_type, is_attachment=True)


def adding(
    request: Request, add: Callable[[Sequence[Upload]], Sequence[object]], answer: AnswerAgain, to: str
) -> HttpResponse:
    """Add what came with the form; refused, the page comes back with the files that were received."""
    files = received(request)
    if files.problems:
        return answer(files, ())
    try:
        new = add(files.uploads)
    except Blocked as refusal:
        return answer(files, refusal.reasons)
    messages.success(request, f"已添加 {len(new)} 个佐证。" if new else "这些文件已经添加过，没有重复添加。")
    return redirect(to)


@require_POST
def add_to_entry(request: Request, entry_id: int) -> HttpResponse:
    return adding(
        request,
        lambda uploads: add_entry_evidence(entry_id, uploads=uploads, by=request.viewer, at=request.now),
        lambda files, reasons: entry_answer(request, entry_id, files, reasons),
        reverse("entry", args=[entry_id]),
    )


def handed(sha256: str, name: str, media_type: str, *, is_attachment: bool) -> HttpResponse:
    try:
        data = evidence_store.read(settings.EVIDENCE, sha256)
    except (OSError, ValueError) as spoilt:
        raise Blocked("这份佐证的文件已不是上传时的内容，或者已经丢失。请系统管理员从备份恢复，再打开。") from spoilt
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(is_attachment, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


urlpatterns = [
    path("ledger/entries/<int:entry_id>/evidence/", add_to_entry, name="entry_evidence"),
    path("evidence/<int:evidence_id>/", show, name="evidence"),
    path("evidence/<int:evidence_id>/original/", original, name="evidence_original"),
]
