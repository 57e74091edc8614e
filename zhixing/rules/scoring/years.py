"""年度结果: how it is said of how many quarters a year was made."""


def made_of(closed: int, scored: int, running: int) -> str:
    """`closed`, `running`: quarters of the year; `scored`: those of the closed ones that the person was scored in."""
    sentence = "全年四个季度" if closed == 4 else f"已结束的 {closed} 个季度"
    if scored < closed:
        sentence += f"，计分的 {scored} 个"
    if running:
        sentence += f"；还有 {running} 个季度没有结束，结果会再变"
    return sentence
