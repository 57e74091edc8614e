"""自查表, 检查评分表: the files of each line of a form that has many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhixing.actions.ledger.evidence import FileChange
from zhixing.queries.ledger.files import FileLine
from zhixing.web.frame.requests import Request
from zhixing.web.frame.uploads import Received, received


@dataclass(frozen=True)
class LineFiles:
    """What hangs on one line already, and what came with this request."""

    saved: list[FileLine]
    received: Received
    of_self_check: list[FileLine]

    @property
    def suffix(self) -> str:
        return self.received.suffix

    @property
    def is_open(self) -> bool:
        """Whether the line needs a look: something was refused, or waits for the form to be kept."""
        return bool(self.received.problems or self.received.tickets)


class SheetFiles:
    """The files of all lines, by item."""

    def __init__(
        self,
        request: Request,
        codes: Iterable[str],
        saved: Mapping[str, list[FileLine]],
        of_self_check: Mapping[str, list[FileLine]] | None = None,
    ) -> None:
        self_check = of_self_check or {}
        self.lines = {
            code: LineFiles(saved.get(code, []), received(request, code), self_check.get(code, [])) for code in codes
        }

    @property
    def problems(self) -> list[str]:
        return [problem for line in self.lines.values() for problem in line.received.problems]

    @property
    def changes(self) -> dict[str, FileChange]:
        return {code: line.received.change for code, line in self.lines.items()}
