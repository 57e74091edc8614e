"""党员自评表 as it was handed in: what the ledger had, what the member said, and why where they differ."""

from dataclasses import dataclass

from zhixing.files.print.typesetting import Facts, Heading, Paper, Paragraph, SignLines, Table


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One report; every value as it is to be read. Lines: dimension, item, ledger, self-report, explanation."""

    period: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str, str, str, str], ...]
    summary: str


def handed_in_paper(report: HandedIn) -> Paper:
    table = Table(
        headers=("维度", "事项", "台账", "自评", "说明"),
        rows=report.lines,
        widths=(4, 8, 2, 2, 7),
        align=("left", "left", "center", "center", "left"),
        size=11,
    )
    return Paper(
        "党员积分自评表",
        (
            Facts(report.facts),
            table,
            *((Heading(2, "总体情况"), Paragraph(report.summary)) if report.summary else ()),
            SignLines(("本人签名", "党支部书记")),
        ),
        subtitle=report.period,
        form=True,
        size=14,
    )
