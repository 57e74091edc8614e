"""The ways an act can be refused, kept apart so that a page can answer each in its own manner."""

from collections.abc import Sequence


class NotAllowed(Exception):  # noqa: N818 (a refusal, not an error)
    """The person may see the thing but not do this to it: answered with 403."""


class OutOfSight(Exception):  # noqa: N818
    """The thing lies outside everything the person may see, so its existence is not admitted: 404."""


class Blocked(Exception):  # noqa: N818
    """The person may act, but a rule is not met. `reasons` are whole Chinese sentences for the page."""

    def __init__(self, reasons: Sequence[str] | str) -> None:
        self.reasons: tuple[str, ...] = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        super().__init__("；".join(self.reasons))


def unread_blockers(what: str, changed: str) -> list[str]:
    """Why nothing is decided on what others changed since it was shown. `changed`: the labels of it, or nothing."""
    return [f"本页打开后，{what}有改动（{changed}），没有办理；请看过改动后的内容，再提交。"] if changed else []
