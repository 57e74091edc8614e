"""How values are written on pages: points, dates, stars, icons, form fields."""

import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField, BoundWidget
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhixing.queries import namesakes
from zhixing.queries.cycles import names
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import chinese_date, chinese_day
from zhixing.rules.standards.results import Band
from zhixing.rules.standards.vocabulary import exact_points

register = template.Library()

ICONS = "vendor/bootstrap-icons-1.13.2/icons.svg"
STARS = "img/stars.svg"
STAR_WORDS = {"exemplar": "红色示范星", "striver": "黄色上进星", "spurred": "蓝色激励星", "warned": "绿色警示星"}
LEVEL_OF_COLOUR = {"red": "exemplar", "yellow": "striver", "blue": "spurred", "green": "warned", "grey": "other"}
SHAPES = {kind: f"star-{kind}" for kind in STAR_WORDS} | {"other": "star-plain", "none": "star-none"}
WEEKDAYS = "一二三四五六日"
MINUS = "\N{MINUS SIGN}"
MOST_STARS = 10  # the ten-star schemes of organisations


# --- names -------------------------------------------------------------------------------------------------------


@register.simple_tag
def name_of(viewer: Viewer, membership: Any) -> str:
    """The name at the head of a page about one person, as this viewer may read it; lists take theirs from queries."""
    return namesakes.name_for(viewer, membership)


@register.simple_tag
def public_name_of(membership: Any) -> str:
    """The same on pages of the quarter, where nobody reads a birth date."""
    return namesakes.public_name_of(membership)


@register.simple_tag
def participant_name(participant: Any) -> str:
    """A member or an organisation of a cycle, on a page about one of them."""
    return names.participant_name(participant)


@register.simple_tag
def user_name_of(user: Any) -> str:
    """Who did something, on a page about one thing; lists take theirs from queries."""
    return namesakes.user_name_of(user) if user else ""


# --- numbers -----------------------------------------------------------------------------------------------------


@register.filter
def points(hundredths: int | None) -> str:
    """Integer hundredths of a point as people write them: 1250 → 12.5; a real minus below zero; nothing → —."""
    if hundredths is None:
        return "—"
    if type(hundredths) is not int:
        raise TypeError(f"points are integer hundredths, not {hundredths!r}")
    whole, rest = divmod(abs(hundredths), 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{MINUS if hundredths < 0 else ''}{whole}{decimals}"


@register.filter
def exact(hundredths: int | None) -> str:
    """A result in a table, always with two decimals, so that columns line up: 7980 → 79.80; nothing → —."""
    return "—" if hundredths is None else exact_points(hundredths).replace("-", MINUS)


@register.filter
def signed_points(hundredths: int | None) -> str:
    """As `points`, with a plus in front of what is added: 300 → +3."""
    written = points(hundredths)
    return f"+{written}" if hundredths is not None and hundredths > 0 else written


# --- dates -------------------------------------------------------------------------------------------------------


@register.filter
def cn_date(day: datetime.date | None) -> str:
    """2026年11月23日; a moment is first brought to local time."""
    if day is None:
        return "—"
    day = _local_day(day)
    return chinese_date(day)


@register.filter
def cn_moment(moment: datetime.datetime | None) -> str:
    """2026年11月23日 14:05 in local time."""
    if moment is None:
        return "—"
    local = timezone.localtime(moment)
    return f"{cn_date(local.date())} {local:%H:%M}"


@register.filter
def iso_date(day: datetime.date | None) -> str:
    """2026-11-23, for `<time datetime>` and `<input type=date>`."""
    return "" if day is None else _local_day(day).isoformat()


@register.filter
def deadline(due_on: datetime.date, today: datetime.date) -> str:
    """By when, in words that leave nothing to count: 11月27日（周五）截止，还有 4 天."""
    day = f"{chinese_day(due_on)}（周{WEEKDAYS[due_on.weekday()]}）"
    if due_on.year != today.year:
        day = f"{due_on.year}年{day}"
    left = (due_on - today).days
    if left < 0:
        return f"{day}已截止，超期 {-left} 天"
    if left == 0:
        return f"{day}截止，就是今天"
    return f"{day}截止，还有 {left} 天"


@register.filter
def urgency(due_on: datetime.date | None, today: datetime.date) -> str:
    """overdue, soon (three days or fewer) or later: the class of a line in parts/due.html."""
    if due_on is None:
        return "later"
    left = (due_on - today).days
    return "overdue" if left < 0 else "soon" if left <= 3 else "later"


def _local_day(day: datetime.date) -> datetime.date:
    if isinstance(day, datetime.datetime):
        return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return day


# --- pictures ----------------------------------------------------------------------------------------------------


@cache
def icon_names() -> frozenset[str]:
    """The icons that were cut into the sprite."""
    sprite = (Path(settings.STATICFILES_DIRS[0]) / ICONS).read_text()
    return frozenset(part.split('"', 1)[0] for part in sprite.split('<symbol id="')[1:])


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon from the sprite; the words beside it carry the meaning."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"no icon {name!r} in static/{ICONS}")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', static(ICONS), name
    )


@register.inclusion_tag("parts/star.html")
def star(level: Band | str | int | None, label: str = "", size: str = "") -> dict[str, object]:
    """A band of a standard, or what is known of it: its colour, the level's name, a count of stars, nothing (未评定).

    Shape and word always go together with the colour. `size` is "" or "lg".
    """
    count: int | None = None
    if isinstance(level, Band):
        count, label = level.stars, label or level.name
        level = level.colour or ("" if count is not None else "grey")
    if isinstance(level, int):
        count, level = level, ""
    if count is not None and not 0 <= count <= MOST_STARS:
        raise ValueError(f"a count of stars is 0 to {MOST_STARS}, not {count}")
    kind = LEVEL_OF_COLOUR.get(str(level), str(level)) if level else "other"
    if level is None:
        kind, label = "none", label or "未评定"
    if kind not in SHAPES:
        raise ValueError(f"no star is drawn for {level!r}")
    shapes = [SHAPES["exemplar"]] * count if count else [SHAPES[kind]]
    word = label or (f"{count}星" if count is not None else STAR_WORDS.get(kind, ""))
    if not word:
        raise ValueError("a star needs its word")
    return {"shapes": shapes, "kind": kind, "word": word, "size": size, "sprite": static(STARS)}


@register.simple_tag
def star_levels() -> list[str]:
    """The four levels from the briefing, highest first, for legends and tables of counts."""
    return list(STAR_WORDS)


# --- form fields -------------------------------------------------------------------------------------------------


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, label: str = "", autofocus: bool = False) -> dict[str, object]:
    """A whole form field: label, whether required, help, control, errors."""
    return {"field": bound, "label": label, "autofocus": autofocus}


@register.filter
def field_kind(bound: BoundField) -> str:
    """hidden, check (one box), choices (several to pick from), file or plain: how parts/field.html lays it out."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "plain"


@register.filter
def control(bound: BoundField, autofocus: bool = False) -> SafeString:
    """The control itself with Bootstrap's classes, and with dates as the browser's own date field."""
    widget = bound.field.widget
    attrs: dict[str, Any] = {"class": _control_class(bound)}
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        attrs["rows"] = "4"  # Django's default of ten lines fills a phone
    if isinstance(bound.field, forms.DecimalField):
        attrs["inputmode"] = "decimal"
    elif isinstance(bound.field, forms.IntegerField):
        attrs["inputmode"] = "numeric"
    if autofocus:
        attrs["autofocus"] = True
    return bound.as_widget(attrs=attrs)


def _control_class(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        base = "form-check-input"
    elif isinstance(widget, forms.Select):
        base = "form-select"
    else:
        base = "form-control"
    names = [str(widget.attrs.get("class", "")), base, "is-invalid" if bound.errors else ""]
    if isinstance(widget, forms.NumberInput | forms.DateInput):
        names.append("input-short")
    return " ".join(name for name in names if name)


@register.filter
def options(bound: BoundField) -> list[BoundWidget]:
    """Each radio button or box of a field of choices, with Bootstrap's class."""
    attrs: dict[str, Any] = {"class": _control_class(bound)}
    if bound.auto_id:
        attrs["id"] = bound.auto_id
    attrs = bound.build_widget_attrs(attrs)
    widgets = bound.field.widget.subwidgets(bound.html_name, bound.value(), attrs=attrs)
    return [BoundWidget(bound.field.widget, subwidget, bound.form.renderer) for subwidget in widgets]
