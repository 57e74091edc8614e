"""The order of tests/order.py, and that its list is of files that are there."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests.order import LONGEST, longest_first


@dataclass
class Item:
    nodeid: str


def test_the_longest_come_first_then_those_with_most_tests_and_each_file_as_it_is() -> None:
    names = [
        "tests/a.py::2",
        "tests/b.py::2",
        "tests/b.py::1",
        f"{LONGEST[1]}::x",
        "tests/a.py::1",
        "tests/c.py::1",
        f"{LONGEST[0]}::y",
        "tests/b.py::3",
    ]
    assert [item.nodeid for item in longest_first([Item(name) for name in names])] == [
        f"{LONGEST[0]}::y",
        f"{LONGEST[1]}::x",
        "tests/b.py::2",
        "tests/b.py::1",
        "tests/b.py::3",
        "tests/a.py::2",
        "tests/a.py::1",
        "tests/c.py::1",
    ]


def missing(files: tuple[str, ...]) -> list[str]:
    return [file for file in files if not (Path(settings.ROOT) / file).is_file()]


def test_every_file_of_the_list_is_there() -> None:
    assert missing(LONGEST) == []
    assert missing(("tests/test_gone.py",)) == ["tests/test_gone.py"]
    assert len({*LONGEST}) == len(LONGEST)
