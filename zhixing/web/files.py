"""A file that is handed out: under its Chinese name, to be read in the browser or kept."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

PDF = "application/pdf"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_answer(data: bytes | str, media_type: str, name: str, *, is_attachment: bool) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(is_attachment, name) or "attachment"
    return answer
