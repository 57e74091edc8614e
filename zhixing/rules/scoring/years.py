"""年度结果: how it is said of how many periods a year was made."""

from zhixing.rules.periods import HALF_YEAR, MONTH, QUARTER, UNITS, YEAR

WHOLE = {MONTH: "全年十二个月", QUARTER: "全年四个季度", HALF_YEAR: "上、下两个半年", YEAR: "全年一期考评"}


def made_of(closed: int, scored: int, running: int, months: int = QUARTER) -> str:
    """`closed`, `running`: periods of the year, of so many `months`; `scored`: those of the closed ones that the person
    was scored in."""
    unit = "期" if months == YEAR else UNITS[months]
    sentence = WHOLE[months] if closed == 12 // months else f"已结束的 {closed} 个{unit}".replace("个期", "期")
    if scored < closed:
        sentence += f"，计分的 {scored} 个"
    if running:
        sentence += f"；还有 {running} 个{unit}没有结束，结果还会变动".replace("个期", "期")
    return sentence
