"""Each kind of chart once warm, as large as pages draw it, against its numbers as a table by the template engine.

`--rounds 20`: the best of so many, in turns. What asks for longer than 100 ms is marked.
"""

import os
from collections.abc import Callable

import django
from rich.console import Console
from rich.table import Table

from bench.timing import best_of

MOST = 0.1  # seconds that a drawing may take
BRANCHES = 60  # twice a street, in one picture
TABLE = """<table><thead><tr>{% for header in picture.headers %}<th>{{ header }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in picture.rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</tbody>
</table>"""


def main(args: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.template import engines

    rounds = int(args[args.index("--rounds") + 1]) if "--rounds" in args else 20
    template = engines["django"].from_string(TABLE)
    table = Table(title=f"图（{BRANCHES} 个支部，{rounds} 轮中最快的一次）")
    for heading in ("图", "画图（毫秒）", "同样的数排成表格（毫秒）", "比表格", "字节"):
        table.add_column(heading, justify="left" if heading == "图" else "right")
    for name, draw in _kinds().items():
        picture = draw()
        ours, reference = best_of(draw, lambda picture=picture: template.render({"picture": picture}), rounds=rounds)
        mark = "" if ours < MOST else " 超过"
        size = f"{len(picture.svg.encode()):,}"
        table.add_row(name, f"{ours * 1000:.2f}{mark}", f"{reference * 1000:.2f}", f"{ours / reference:.1f} 倍", size)
    Console().print(table)


def _kinds() -> dict[str, Callable]:  # type: ignore[type-arg]
    from zhixing.files.charts.bars import Dimension, Shortage, StarRow, dimension_bars, shortage_bars, star_bars
    from zhixing.files.charts.lines import IndexPoint, index_line, star_trends
    from zhixing.files.charts.stages import StageRow, stage_grid
    from zhixing.rules.standards.results import Band
    from zhixing.rules.standards.vocabulary import Amount, Colour, Points

    bands = [
        Band(colour.value, f"{colour.value}星", Amount(Points(9000 - 1500 * place)), colour=colour)
        for place, colour in enumerate([Colour.RED, Colour.YELLOW, Colour.BLUE, Colour.GREEN])
    ]
    points = [IndexPoint(f"第{number}期", f"{number}期", 6000 + 300 * number, bands[0]) for number in range(12)]
    stars = [StarRow(f"第{number}支部", (5, 12, 6, 7), f"社区{number // 5}") for number in range(BRANCHES)]
    blocks = [Dimension(f"维度{number}", 1500, 2000, 1800) for number in range(8)]
    stages = [f"环节{number}" for number in range(6)]
    progress = [StageRow(f"第{number}支部", number % 6) for number in range(BRANCHES)]
    short = [Shortage(f"维度{number}", number, 43) for number in range(8)]
    return {
        "成长线路图": lambda: index_line("line", points, bands),
        "各维度": lambda: dimension_bars("dimensions", blocks, "三季度"),
        "各支部星级": lambda: star_bars("stars", "各支部星级人数", bands, stars),
        "星级变化": lambda: star_trends("trend", ["一季度", "二季度"], bands, [(3, 10, 8, 4), (4, 9, 8, 5)]),
        "多人不足": lambda: shortage_bars("short", short),
        "考评进度": lambda: stage_grid("grid", "考评进度", progress, stages),
    }
