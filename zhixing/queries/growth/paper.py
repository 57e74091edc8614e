"""成长线路图: what stands on its paper, from the very page."""

import datetime as dt

from zhixing.files.growth.paper import GrowthFacts
from zhixing.queries.growth.pages import GrowthPage, growth_page
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import chinese_date
from zhixing.rules.standards.vocabulary import points_text


def growth_sheet(viewer: Viewer, membership_id: int) -> GrowthFacts:
    return _facts(growth_page(viewer, membership_id), viewer.today)


def _facts(page: GrowthPage, today: dt.date) -> GrowthFacts:
    coming, past = page.coming, page.past
    left = f"，距全年32学时还差{points_text(page.study_left)}小时" if page.study_left else "，已满全年32学时"
    return GrowthFacts(
        name=page.name,
        branch=page.branch,
        kind=page.kind_label,
        printed_on=today,
        milestones=tuple((line.kind.label, chinese_date(line.on) if line.on else "") for line in page.milestones),
        line=page.line,
        dimensions=page.dimensions,
        hours=tuple((line.quarter, points_text(line.study), points_text(line.service)) for line in page.hours),
        hours_sentence=(
            f"{page.year}年截至今日，学习{points_text(page.study)}小时{left}；服务{points_text(page.service)}小时。"
        ),
        short=tuple((block.name, block.suggestion) for block in page.short),
        coming_title=f"{coming.quarter.label}目标" if coming else "下一季度目标",
        coming=tuple(
            (outcome.target.name, f"{points_text(outcome.target.goal)}{outcome.target.unit}")
            for outcome in (coming.outcomes if coming else [])
        ),
        past_title=f"{past.quarter.label}目标" if past else "",
        past=tuple(
            (
                outcome.target.name,
                f"{points_text(outcome.target.goal)}{outcome.target.unit}",
                "—" if outcome.reached is None else f"{points_text(outcome.reached)}{outcome.target.unit}",
                outcome.words,
            )
            for outcome in (past.outcomes if past else [])
        ),
        note=coming.note if coming else "",
        activities=tuple(coming.sentence for coming in page.activities),
        events=tuple(f"{event.what}（{event.sentence}）" for event in page.events),
    )
