"""Person and quarter of every participant; of those scored twice in a quarter one line stays, where that can be."""

from typing import Any

from django.db import migrations

FILL = """
    UPDATE zhixing_participant participant SET person_id = membership.person_id, year = cycle.year,
        quarter = cycle.quarter
    FROM zhixing_membership membership, zhixing_cycle cycle
    WHERE membership.id = participant.membership_id AND cycle.id = participant.cycle_id
"""
# The line that stays comes first: a result that hangs or is closed, then where the person belonged first.
DOUBLES = """
    SELECT participant.id, person.id, person.name, participant.year, participant.quarter,
        COALESCE(NULLIF(branch.short_name, ''), branch.name) AS branch,
        cycle.stage = 'closed' OR EXISTS (
            SELECT FROM zhixing_posting posting WHERE posting.cycle_id = cycle.id AND posting.state = 'carried_out'
        ) AS is_fixed
    FROM zhixing_participant participant
    JOIN zhixing_membership membership ON membership.id = participant.membership_id
    JOIN zhixing_person person ON person.id = participant.person_id
    JOIN zhixing_cycle cycle ON cycle.id = participant.cycle_id
    JOIN zhixing_organisation branch ON branch.id = cycle.organisation_id
    WHERE participant.excluded = '' AND (participant.person_id, participant.year, participant.quarter) IN (
        SELECT person_id, year, quarter FROM zhixing_participant WHERE excluded = ''
        GROUP BY person_id, year, quarter HAVING count(*) > 1
    )
    ORDER BY participant.person_id, participant.year, participant.quarter, is_fixed DESC, membership.from_on,
        participant.id
"""


def fill(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute(DOUBLES)
        kept: dict[tuple[int, int, int], str] = {}
        for pk, person, name, year, quarter, branch, is_fixed in cursor.fetchall():
            who = (person, year, quarter)
            if who not in kept:
                kept[who] = branch
                continue
            if is_fixed:
                cursor.execute("UPDATE zhixing_participant SET is_doubled = true WHERE id = %s", [pk])
                done = "两份结果都已公示，均予保留，请人工核实"
            else:
                why = f"本季度在“{kept[who]}”参加考评"
                cursor.execute("UPDATE zhixing_participant SET excluded = %s WHERE id = %s", [why, pk])
                done = "后者改为不计分"
            print(f"{name}{year}年第{quarter}季度在“{kept[who]}”和“{branch}”都被计分：{done}。")  # noqa: T201


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0019_cycles_scored_once")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
