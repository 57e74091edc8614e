"""What must hold of the worked examples before they are reckoned: names once, classes and bands that are there."""

from __future__ import annotations

from collections.abc import Iterator

from zhixing.rules.standards.model import PeriodKind, Standard

Found = Iterator[tuple[str, str]]


def check_examples(standard: Standard) -> Found:
    names: set[str] = set()
    for number, example in enumerate(standard.examples):
        path = f"examples[{number}]"
        if example.name in names:
            yield f"{path}.name", f"算例“{example.name}”已经写过，请换一个名称。"
        names.add(example.name)
        if standard.classes and standard.class_of(example.category) is None:
            known = "、".join(member_class.name for member_class in standard.classes)
            wrong = f"办法里没有类别“{example.category}”" if example.category else "没有写类别，不知按哪一类计分"
            yield f"{path}.category", f"{wrong}，请写其中之一：{known}。"
        bands = standard.bands_of(example.period or PeriodKind.QUARTER)
        if example.band and not any(example.band in (band.code, band.name) for band in bands):
            listed = "、".join(band.name for band in bands)
            way = f"请写其中之一：{listed}。" if listed else "请先写等次，或删去。"
            yield f"{path}.band", f"办法里没有等次“{example.band}”，{way}"
