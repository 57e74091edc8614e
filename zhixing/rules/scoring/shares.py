"""等次比例: bands that more have than the standard likes. It warns and changes nothing."""

from collections.abc import Iterable, Sequence

import polars as pl

from zhixing.rules.scoring.pipeline import ScoreSheet
from zhixing.rules.standards.model import Band


def share_warnings(sheet: ScoreSheet, by: str | None = None) -> list[str]:
    """A sentence for each band that more people have than the standard would like; per value of the column `by`.

    It only warns: no result is changed.
    """
    scored = sheet.people.filter(pl.col("band").is_not_null())
    groups = scored.partition_by(by, maintain_order=True) if by else [scored]
    warnings = []
    for group in groups:
        where = f"{group[by][0]}：" if by else ""
        sentences = band_warnings(sheet.standard.bands_of(sheet.kind), group["band"].to_list())
        warnings += [where + sentence for sentence in sentences]
    return warnings


def band_warnings(bands: Iterable[Band], codes: Sequence[str], unit: str = "人") -> list[str]:
    """The same of the codes of the bands that everybody scored has."""
    warnings = []
    for band in bands:
        count, total = codes.count(band.code), len(codes)
        if band.share_cap and count > band.share_cap.fraction * total:
            most = int(band.share_cap.fraction * total)
            warnings.append(
                f"{band.name} {count} {unit}，参评 {total} {unit}，超过办法规定的比例 {band.share_cap}"
                f"（不超过 {most} {unit}），请考评小组核对。"
            )
    return warnings
