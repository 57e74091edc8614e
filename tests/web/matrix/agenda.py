"""日程: everybody has one of their own."""

from tests.web.matrix import Row, statuses

ROWS = [
    Row("agenda", statuses({}, others=200)),
    Row("agenda_wall", statuses({}, others=200)),
    Row("agenda_file", statuses({}, others=200)),
]
