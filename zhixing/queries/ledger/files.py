"""佐证: one file as lists show it."""

from dataclasses import dataclass
from typing import Self

from zhixing.models import Evidence


@dataclass(frozen=True)
class FileLine:
    id: int
    name: str
    original_size: int = 0  # bytes; 0 where what is shown holds all that was uploaded
    reduced_to: str = ""

    @classmethod
    def of(cls, file: Evidence) -> Self:
        return cls(file.pk, file.file_name, file.original_size, file.reduced_to)
