"""One line of “what must I do now, by when”: every topic returns such lines, the home page gathers them."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Due:
    what: str  # a Chinese phrase beginning with a verb
    where: str  # the organisation's label
    by_on: dt.date | None
    url_name: str
    url_args: tuple[int, ...] = ()
    url_query: str = ""  # after the question mark
