"""佐证: a file, for those who may see it and nobody else."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhixing.files import evidence_store
from zhixing.queries.entries import evidence_at
from zhixing.rules.refusals import Blocked
from zhixing.web.requests import Request


@require_safe
def show(request: Request, evidence_id: int) -> HttpResponse:
    """Photographs (which we wrote anew ourselves) open in the browser; everything else is only handed over."""
    file = evidence_at(request.viewer, evidence_id)
    try:
        data = evidence_store.read(settings.EVIDENCE, file.sha256)
    except (OSError, ValueError) as spoilt:
        raise Blocked("这份佐证的文件已不是上传时的内容，或者已经丢失。请系统管理员从备份恢复，再打开。") from spoilt
    answer = HttpResponse(data, content_type=file.media_type)
    is_picture = file.media_type.startswith("image/")
    answer["Content-Disposition"] = content_disposition_header(not is_picture, file.file_name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


urlpatterns = [path("evidence/<int:evidence_id>/", show, name="evidence")]
