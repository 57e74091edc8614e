"""首页、关怀模式、运行检查: who gets which status."""

from tests.web.matrix import Row, statuses

ROWS = [
    Row("search", statuses({}, others=200), query="?q=bai"),
    Row("manual_list", statuses({}, others=200)),
    Row("manual", statuses({}, others=200), args=lambda world: ("member",)),
    Row("manual_picture", statuses({}, others=200), args=lambda world: ("cycle.png",)),
    Row("home", statuses({}, others=200)),
    Row("health", statuses({}, others=200, anonymous=200)),
    Row("switch_elder", statuses({}, others=302), method="POST"),
]
