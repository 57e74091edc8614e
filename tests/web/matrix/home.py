"""首页、关怀模式: who gets which status."""

from tests.web.matrix import Row, statuses

ROWS = [
    Row("switch_elder", statuses({}, others=302), method="POST"),
]
