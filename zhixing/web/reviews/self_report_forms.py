"""党员自评: the itemised form, one pair of fields for each item that has a row, and one row to add."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from zhixing.queries.cycles.self_report_rows import BlockRows, Row
from zhixing.queries.form_versions import Fields, version_from
from zhixing.queries.reviews.report_versions import report_fields
from zhixing.queries.reviews.self_reports import ReportPage
from zhixing.rules.reviews.self_reports import (
    SENTENCES,
    ReportLineInput,
    booked_meanwhile,
    line_blockers,
    submission_blockers,
    summary_text,
)
from zhixing.rules.scoring.running import BlockPoints
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.versions import VersionedForm

ReportLine = tuple[Row, forms.BoundField, forms.BoundField, bool]


class ReportForm(VersionedForm):
    """Everything typed comes back with a refused form. Fields are named by the code of their item, so that what was
    typed stays with it whatever has been booked or taken back while the form lay open."""

    summary = forms.CharField(
        label="本期总体情况",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="简要写明本期表现和不足。与台账不一致的，提交时必填。",
    )
    sentences = forms.MultipleChoiceField(
        label="可以直接点选",
        choices=[(sentence, sentence) for sentence in SENTENCES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    new_item = forms.ChoiceField(label="要补充的事项", required=False)
    new_points = HundredthsField(label="自评分", required=False)
    new_explanation = forms.CharField(
        label="说明",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明时间、事项和证明人。",
    )

    def __init__(self, page: ReportPage, *args: Any, has_files: bool = False, version: str = "", **kwargs: Any) -> None:
        self.has_files, self.page = has_files, page
        kwargs.setdefault("initial", {"summary": page.summary, "version": version})
        super().__init__(*args, **kwargs)
        self.page_blocks = [_with_typed(block, self.data) for block in page.blocks]
        self.rows = [row for block in self.page_blocks for row in block.rows]
        self.names = {row.item: row.name for row in self.rows}
        self.ledger = {row.item: row.ledger_points for row in self.rows}
        self.deductions = {code for block in page.blocks for code in block.deductions}
        choices: list[Any] = [("", "请选择")]
        for block in self.page_blocks:
            self.names |= dict(block.addable)
            choices += [(block.name, block.addable)] if block.addable else []
        self.fields["new_item"].choices = choices  # type: ignore[attr-defined]
        for row in self.rows:
            self.fields[f"points-{row.item}"] = HundredthsField(label="自评分", initial=row.points)
            self.fields[f"why-{row.item}"] = forms.CharField(
                label="不一致的理由",
                max_length=500,
                required=False,
                initial=row.explanation,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.new_rows = self._fill_in_new_rows() if self.is_bound else []

    def _fill_in_new_rows(self) -> list[Row]:
        """Rows that the page which was sent did not have yet: as the ledger has them, and named before handing in."""
        new_rows = [row for row in self.rows if f"points-{row.item}" not in self.data]
        if new_rows:
            data = QueryDict(mutable=True)
            data.update(self.data)
            for row in new_rows:
                data[f"points-{row.item}"], data[f"why-{row.item}"] = points_text(row.points), row.explanation
            self.data = data
        return new_rows

    def fields_typed(self) -> Fields:
        spoken = [
            (self.names.get(line.item, ""), line.points, self.ledger.get(line.item, 0), line.explanation)
            for line in self.report_lines()
        ]
        return report_fields(self.whole_summary, spoken)

    def refresh(self, now: Fields, values: Mapping[str, Any], at: dt.datetime) -> None:
        """Rows that this person left as they were shown follow what the other has saved."""
        carried = version_from(self.cleaned_data.get("version", ""), now)
        super().refresh(now, values, at)
        if carried and "lines" in carried.changed(now) and carried.agrees(self.fields_typed(), "lines"):
            data = QueryDict(mutable=True)
            data.update(self.data)
            for row in self.rows:
                data[f"points-{row.item}"], data[f"why-{row.item}"] = points_text(row.points), row.explanation
            self.data = data

    @property
    def lines(self) -> list[ReportLine]:
        """Each row with its two fields, and whether it stands open (different, or with something wrong in it)."""
        pairs = []
        for row in self.rows:
            points, why = self[f"points-{row.item}"], self[f"why-{row.item}"]
            pairs.append((row, points, why, bool(row.differs or points.errors or why.errors or why.value())))
        return pairs

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for line in lines_in(self, values):
            for reason in line_blockers([line], self.ledger, self.names, self.deductions).get(line.item, []):
                self.add_error(self.field_of(line.item), reason)
        if self.data.get("act") == "submit":
            if self.new_rows:
                self.add_error(None, booked_meanwhile([(row.name, row.ledger_points) for row in self.new_rows]))
            differs = any(line.points != self.ledger.get(line.item, 0) for line in lines_in(self, values))
            for reason in submission_blockers(self.whole_summary, differs=differs):
                self.add_error("summary", reason)
        new = [values.get("new_item"), values.get("new_points"), values.get("new_explanation")]
        if self.has_files or any(value not in (None, "") for value in new):
            if not new[0]:
                self.add_error("new_item", "请选择要补充的事项。")
            if new[1] is None and "new_points" not in self.errors:
                self.add_error("new_points", "请填写这一条的自评分。")
        return values

    @property
    def whole_summary(self) -> str:
        return summary_text(self.cleaned_data.get("sentences") or [], self.cleaned_data.get("summary") or "")

    @property
    def blocks(self) -> list[tuple[BlockRows, list[ReportLine], BlockPoints | None, bool]]:
        """The lines by dimension, with what the ledger has brought it, and whether it stands open."""
        lines = iter(self.lines)
        points = {block.name: block for block in self.page.score.blocks} if self.page.score else {}
        blocks = []
        for block in self.page_blocks:
            own = [next(lines) for _ in block.rows]
            if own:
                blocks.append((block, own, points.get(block.name), any(is_open for _, _, _, is_open in own)))
        return blocks

    def field_of(self, item: str) -> str:
        return f"why-{item}" if f"why-{item}" in self.fields else "new_explanation"

    def report_lines(self) -> list[ReportLineInput]:
        return lines_in(self, self.cleaned_data)


def lines_in(form: ReportForm, cleaned: dict[str, Any]) -> list[ReportLineInput]:
    lines = []
    for row in form.rows:
        points = cleaned.get(f"points-{row.item}")
        if points is not None:
            lines.append(ReportLineInput(row.item, points, cleaned.get(f"why-{row.item}") or ""))
    if cleaned.get("new_item") and cleaned.get("new_points") is not None:
        lines.append(ReportLineInput(cleaned["new_item"], cleaned["new_points"], cleaned.get("new_explanation") or ""))
    return lines


def _with_typed(block: BlockRows, data: Mapping[str, Any]) -> BlockRows:
    """The block with a row for what was typed of items that have none any more: their entries were taken back."""
    extra_rows = [
        Row(code, name, 0, 0, 0, "", [], None, [])
        for code, name in block.addable
        if data.get(f"points-{code}", "").strip() not in ("", "0") or data.get(f"why-{code}", "").strip()
    ]
    addable = [pair for pair in block.addable if pair[0] not in {row.item for row in extra_rows}]
    return replace(block, rows=[*block.rows, *extra_rows], addable=addable) if extra_rows else block
