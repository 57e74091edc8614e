"""What is wrong in a sheet of facts, with the place to put it right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FactProblem:
    """Something to put right: the row as the spreadsheet numbers it (0 for the whole file), the column's letter."""

    row: int
    column: str
    sentence: str
    sheet: str = ""  # where the file has sheets with names

    def __str__(self) -> str:
        row = f"工作表“{self.sheet}”" if self.sheet else ""
        row += f"第 {self.row} 行" if self.row else ""
        place = f"{row}{' ' if row and self.column else ''}{self.column + ' 列' if self.column else ''}"
        sentence = self.sentence.removesuffix("。") + "。"
        return f"{place}：{sentence}" if place else sentence
