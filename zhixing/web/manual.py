"""使用手册 in the program: a list by role, a search over all of them, one manual, and its pictures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from zhixing.rules.refusals import OutOfSight
from zhixing.web.frame.help import FOLDER, MANUALS, handbook, own_manuals
from zhixing.web.frame.requests import Request

_AROUND = 40  # characters of a passage before and after what was looked for
MOST = 40  # passages that a search lists


@require_safe
def show_list(request: Request) -> HttpResponse:
    words = request.GET.get("words", "").replace("\0", "").strip()[:40]
    own, others = own_manuals(request.viewer)
    context = {
        "own": [(name, handbook(name).title) for name in own],
        "others": [(name, handbook(name).title) for name in others],
        "words": words,
        "passages": _passages([*own, *others], words) if words else [],
    }
    return render(request, "manual/list.html", context)


def _passages(names: list[str], words: str) -> list[tuple[str, str, str, str]]:
    """Name and title of the manual with anchor, and the words around, for every section that has them."""
    found_in = [
        (name, handbook(name).title, section, section.text.lower().find(words.lower()))
        for name in names
        for section in handbook(name).sections
        if words.lower() in f"{section.title}\n{section.text}".lower()
    ]
    return [
        (name, f"{title} · {section.title}" if section.anchor else title, section.anchor, _around(section.text, place))
        for name, title, section, place in found_in[:MOST]
    ]


def _around(text: str, place: int) -> str:
    start = max(0, place - _AROUND)
    passage = text[start : start + 3 * _AROUND].replace("\n", " ").strip()
    return f"{'……' if start else ''}{passage}……"


@require_safe
def show(request: Request, name: str) -> HttpResponse:
    if name not in MANUALS:
        raise OutOfSight(name)
    page = handbook(name)
    text = SafeString(page.html)  # nosec B703 (our own file, HTML in it is escaped)
    return render(
        request,
        "manual/page.html",
        {"page": page, "sections": [section for section in page.sections if section.anchor], "text": text},
    )


@require_safe
def picture(request: Request, name: str) -> HttpResponse:
    files = {file.name: file for file in (FOLDER / "pictures").glob("*.png")}
    if name not in files:
        raise OutOfSight(name)
    return HttpResponse(files[name].read_bytes(), content_type="image/png")


urlpatterns = [
    path("manual/", show_list, name="manual_list"),
    path("manual/pictures/<str:name>", picture, name="manual_picture"),
    path("manual/<slug:name>/", show, name="manual"),
]
