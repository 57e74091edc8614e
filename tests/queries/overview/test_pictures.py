"""考评总览 where branches are assessed by standards of different stars: each is told of its own."""

from zhixing.queries.overview.pictures import drawn_places, star_words
from zhixing.rules.overview.rows import BranchRow
from zhixing.rules.standards.model import Band

RED, BLUE, GOOD, POOR = BANDS = tuple(Band(name, name) for name in ("红色示范星", "蓝色激励星", "优秀", "不合格"))
STREET, VILLAGE = frozenset({RED.name, BLUE.name}), frozenset({GOOD.name, POOR.name})


def test_of_the_stars_of_others_nothing_is_said_where_nobody_has_them() -> None:
    assert star_words((5, 0, 0, 0), BANDS, STREET) == "红色示范星 5、蓝色激励星 0"
    assert star_words((0, 0, 6, 0), BANDS, VILLAGE) == "优秀 6、不合格 0"
    assert star_words((5, 0, 1, 0), BANDS, STREET) == "红色示范星 5、蓝色激励星 0、优秀 1"


def test_a_line_is_drawn_of_what_most_know_or_what_was_given_twice() -> None:
    rows = [BranchRow(place, "支部", 1, "社区", band_names=STREET if place else VILLAGE) for place in range(3)]
    assert drawn_places(rows, BANDS, [(9, 0, 11, 0), None, (8, 2, 0, 1)]) == [0, 1]
    assert drawn_places(rows, BANDS, [(9, 0, 11, 0), (8, 2, 10, 1)]) == [0, 1, 2]
