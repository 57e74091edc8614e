"""What must hold of the yearly 民主评议: which grades go with a band, and the share of 优秀."""

from __future__ import annotations

from collections.abc import Iterator

from zhixing.rules.standards.model import APPRAISAL, AppraisalGrade, Band, IndexKind, Standard
from zhixing.rules.standards.results import usual_grades

Found = Iterator[tuple[str, str]]
RANK = {grade: place for place, grade in enumerate(AppraisalGrade)}


def check_appraisal(standard: Standard) -> Found:
    ladders = {"bands": standard.bands, "year.bands": standard.year.bands if standard.year else ()}
    if standard.index is IndexKind.FORTRESS:
        yield from _members_only(standard, ladders)
        return
    share = standard.appraisal.excellent_share
    if share is not None and not share.over:
        yield "appraisal.excellent_share", "请写大于 0 的比例，如 1/3；不提醒的写 none。"
    if ladders["year.bands"]:
        for number, band in enumerate(standard.bands):
            if band.grades:
                yield f"bands[{number}].grades", "年度另有等次，民主评议看年度等次，请写到年度得分的等次里。"
    path = "year.bands" if ladders["year.bands"] else "bands"
    yield from _ladder(ladders[path], path)


def _members_only(standard: Standard, ladders: dict[str, tuple[Band, ...]]) -> Found:
    if standard.appraisal != APPRAISAL:
        yield "appraisal", "民主评议只评定党员，堡垒指数的办法请删去这一项。"
    for path, bands in ladders.items():
        for number, band in enumerate(bands):
            if band.grades:
                yield f"{path}[{number}].grades", "民主评议只评定党员，堡垒指数的办法请删去这一项。"


def _ladder(bands: tuple[Band, ...], path: str) -> Found:
    for number, band in enumerate(bands):
        here = f"{path}[{number}].grades"
        if len(set(band.grades)) < len(band.grades):
            yield here, "同一档写了两次，请只留一处。"
        if AppraisalGrade.UNQUALIFIED in band.grades:
            yield here, "得分不能单独作为评定不合格的依据，请删去“不合格”；确需评定的，由党组织写明理由。"
        above = _best(bands, number - 1) if number else None
        if band.grades and above is not None and _best(bands, number) < above:
            yield here, "这一等可以评的档次高于上一等，请改正。"


def _best(bands: tuple[Band, ...], number: int) -> int:
    return min(RANK[grade] for grade in usual_grades(bands, number))
