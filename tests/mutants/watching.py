"""Which functions a test reaches: each notes its first call and then is itself again.

A tracer would be asked at every call of anything, and a test that writes to the database would take several times as
long. So it takes as long as without being watched.
"""

from collections.abc import Callable, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any


def _pattern(*args: object, **kwargs: object) -> object:
    note: Any = "what notes the call"  # stands here for it, see `pattern_with`
    return note(*args, **kwargs)


class Watch:
    """As a context: `reached` are the names of the functions that were called within."""

    def __init__(self, functions: Mapping[str, Sequence[FunctionType]]) -> None:
        self.functions = [
            (name.split(".<locals>")[0], function) for name, same in functions.items() for function in same
        ]
        self.reached: set[str] = set()
        self.codes = [function.__code__ for _, function in self.functions]

    def __enter__(self) -> "Watch":
        for name, function in self.functions:
            function.__code__ = self._noting(name, function)
        return self

    def __exit__(self, *_: object) -> None:
        for (_, function), code in zip(self.functions, self.codes, strict=True):
            function.__code__ = code

    def _noting(self, name: str, function: FunctionType) -> CodeType:
        code = function.__code__

        def note(*args: object, **kwargs: object) -> object:
            self.reached.add(name)
            function.__code__ = code
            return function(*args, **kwargs)

        return pattern_with(note, code.co_freevars)


def pattern_with(note: Callable[..., object], closure: tuple[str, ...]) -> CodeType:
    """Fits a function with these free variables, which it does not use."""
    pattern = _pattern.__code__
    constants = tuple(note if constant == "what notes the call" else constant for constant in pattern.co_consts)
    return pattern.replace(co_consts=constants, co_freevars=closure)
