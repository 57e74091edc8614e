"""试算: trying a version on facts brought along, and on a quarter that has been."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.files.facts.columns import HELP, LABELS, Column, write_template
from zhixing.files.facts.periods import default_kind
from zhixing.files.facts.reading import FactProblem
from zhixing.queries.standards.pages import organisations_for, standard_lines
from zhixing.queries.trials.replay import Replay, replay
from zhixing.queries.trials.replay_periods import periods_to_replay
from zhixing.queries.trials.sheet import Trial, items_to_try, standard_to_try, trial_of_file, trial_of_rows
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.standards.checks.drafts import kinds_without
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.periods import period_of_value, value_of
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.uploads import SingleFileField
from zhixing.web.frame.values import as_number
from zhixing.web.standards.reading import CRUMB
from zhixing.web.standards.trial_table import columns_of, options_of, parts_to_name, table_rows, typed_rows

MOST_BYTES = 5 * 1024 * 1024
ASIDE = ("more", "change")  # buttons that want another table and no result yet


def versions_to_try(viewer: Viewer) -> list[tuple[int, str]]:
    """(id, words) of every version the viewer may try: the latest approved, and those in the making."""
    return [
        (version.id, f"《{line.title}》第 {version.number} 版（{line.owner}，{version.state_label}）")
        for line in standard_lines(viewer)
        for version in (line.in_the_making, line.approved)
        if version
    ]


class TrialForm(forms.Form):
    version = forms.ChoiceField(label="试算的办法")
    kind = forms.ChoiceField(label="时段", choices=[(kind.value, kind.label) for kind in PeriodKind])
    items = forms.MultipleChoiceField(
        label="加上自选指标",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不勾选就只按办法里的共同指标试算；改选办法或指标后，点“试算”即按新的试算。",
    )
    file = SingleFileField(
        label="上传数据表", required=False, help_text="CSV 或 xlsx，每行一笔。不上传就用下面填写的几行。"
    )

    def __init__(self, viewer: Viewer, versions: list[tuple[int, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["version"].choices = versions  # type: ignore[attr-defined]
        self.fields["version"].widget.attrs["data-change"] = "change"
        self.chosen = as_number(str(self["version"].value() or (versions[0][0] if versions else "")))
        items = items_to_try(viewer, self.chosen)
        self.fields["items"].choices = items  # type: ignore[attr-defined]
        if not items:
            del self.fields["items"]

    def limit_kinds(self, standard: Standard) -> None:
        """Only the periods that the standard has, its usual one first chosen."""
        missing = kinds_without(standard)
        kinds = [(kind.value, kind.label) for kind in PeriodKind if kind not in missing]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if self.initial.get("kind") not in dict(kinds):
            self.initial["kind"] = default_kind(standard).value

    @property
    def has_items(self) -> bool:
        return "items" in self.fields

    @property
    def item_ids(self) -> list[int]:
        """The items that are ticked, of those that may be."""
        if not self.has_items:
            return []
        ticked = {str(value) for value in self["items"].value() or []}
        return [pk for pk, _ in self.fields["items"].choices if str(pk) in ticked]  # type: ignore[attr-defined]

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 5 MB，请分几次试算。")
        return file


@require_form
def try_standard(request: Request) -> HttpResponse:
    """A standard and facts in, everyone's result and its steps out; nothing is kept."""
    versions = versions_to_try(request.viewer)
    is_aside = any(name in request.POST for name in ASIDE)
    sent, data = (request.POST, None) if is_aside else (request.GET, posted(request))
    initial = {**sent.dict(), "items": sent.getlist("items")}
    form = TrialForm(request.viewer, versions, data, request.FILES or None, initial=initial)
    standard, reasons = _standard_chosen(request.viewer, form)
    trial = tried(request, form, standard) if form.is_bound and standard and form.is_valid() else None
    refused = bool(reasons or form.errors or (trial and not trial.lines))
    return render(
        request,
        "standards/try.html",
        {
            "form": form,
            "standard": standard,
            "chosen": form.chosen,
            "trial": trial,
            "blocked": reasons,
            "crumbs": [CRUMB],
            "may_replay": request.viewer.can(Do.VIEW_RESULTS),
            **_small_table(request, standard),
        },
        status=422 if request.method == "POST" and refused else 200,
    )


def _standard_chosen(viewer: Viewer, form: TrialForm) -> tuple[Standard | None, tuple[str, ...]]:
    """The standard to try, or why it cannot be tried."""
    try:
        standard = standard_to_try(viewer, form.chosen, form.item_ids) if form.chosen is not None else None
    except Blocked as refusal:
        return None, refusal.reasons
    if standard is not None:
        form.limit_kinds(standard)
    return standard, ()


def _small_table(request: Request, standard: Standard | None) -> dict[str, object]:
    """The table for typing facts: its rows and columns, what a cell means, what a row may be about."""
    return {
        "rows": table_rows(typed_rows(request), standard),
        "typed": [LABELS[column] for column in columns_of(standard)],
        "help": [(LABELS[column], sentence) for column, sentence in HELP.items()],
        "parts": parts_to_name(standard) if standard else [],
        "option_words": options_of(standard) if standard else [],
    }


def tried(request: Request, form: TrialForm, standard: Standard) -> Trial:
    kind = PeriodKind(form.cleaned_data["kind"])
    if form.cleaned_data["file"]:
        return trial_of_file(standard, form.cleaned_data["file"].read(), kind)
    rows = [[row.get(column, "") for column in Column] for row in typed_rows(request)]
    if not any(cell for row in rows for cell in row):
        return Trial([], [FactProblem(0, "", "请上传数据表，或在下面至少填写一行")], [])
    return trial_of_rows(standard, [[LABELS[column] for column in Column], *rows], kind, header_counts=False)


@require_safe
def trial_template(request: Request, version_id: int) -> HttpResponse:
    """An empty sheet to fill in, with the items of this version explained."""
    standard = standard_to_try(request.viewer, version_id)
    return file_answer(write_template(standard), SHEET, f"试算数据表-{standard.title}.xlsx", is_attachment=True)


class ReplayForm(forms.Form):
    version = forms.ChoiceField(label="试算的办法")
    organisation = forms.ChoiceField(label="党组织")
    quarter = forms.TypedChoiceField(
        label="考评周期", coerce=period_of_value, help_text="按月考评的办法选月，按季度的选季度。"
    )

    def __init__(self, viewer: Viewer, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["version"].choices = versions_to_try(viewer)  # type: ignore[attr-defined]
        self.fields["organisation"].choices = organisations_for(viewer, Do.VIEW_RESULTS)  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            (value_of(period), period.label) for period in periods_to_replay(viewer)
        ]


@require_safe
def replay_quarter(request: Request) -> HttpResponse:
    """The chosen quarter of an organisation as it was, and as it would be under the chosen version."""
    if not request.viewer.can(Do.VIEW_RESULTS):
        raise NotAllowed(Do.VIEW_RESULTS)
    is_chosen = "organisation" in request.GET
    form = ReplayForm(request.viewer, request.GET if is_chosen else None, initial=request.GET.dict())
    result: Replay | None = None
    reasons: tuple[str, ...] = ()
    if is_chosen and form.is_valid():
        try:
            result = replay(
                request.viewer,
                int(form.cleaned_data["version"]),
                int(form.cleaned_data["organisation"]),
                form.cleaned_data["quarter"],
            )
        except Blocked as refusal:
            reasons = refusal.reasons
    return render(
        request,
        "standards/replay.html",
        {"form": form, "result": result, "blocked": reasons, "crumbs": [CRUMB]},
        status=422 if reasons or (is_chosen and form.errors) else 200,
    )


trial_patterns = [
    path("standards/try/", try_standard, name="standard_try"),
    path("standards/versions/<int:version_id>/template/", trial_template, name="standard_template"),
    path("standards/replay/", replay_quarter, name="standard_replay"),
]
