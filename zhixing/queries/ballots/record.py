"""计票记录: the record of a counted ballot that everybody may check, word for word."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from zhixing.models import Ballot, BallotFigure, BallotPanel, Spent
from zhixing.queries.ballots.access import Questionnaire, panels_of, public_keys, sheets_of
from zhixing.queries.ballots.keys import fingerprint_of
from zhixing.rules.ballots.blind_rsa import PREPARED
from zhixing.rules.ballots.count_sheet import Sheet
from zhixing.rules.ballots.states import Way

VERSION = 2  # since 2 with the tellers' public keys, and each token that has voted with its signature


def record_text(
    ballot: Ballot, questionnaire: Questionnaire, *, own_marked_twice: int, own_missing: Mapping[int, int]
) -> str:
    """Canonical JSON: sorted keys, no spaces, text as it is. Subjects stand in it by alias, voters not at all."""
    organisation, version = ballot.cycle.organisation, ballot.cycle.version
    sheets = sheets_of(ballot)
    whole = {
        "format": "zhixing-ballot-record",
        "version": VERSION,
        "ballot": ballot.slug,
        "organisation": organisation.name,
        "quarter": ballot.cycle.period.label,
        "component": questionnaire.component.name,
        "standard": {
            "title": questionnaire.standard.title,
            "number": version.number,
            "document": version.document_number,
        },
        "fingerprint": fingerprint_of(ballot) or "",
        "keys": [public_key.hex() for public_key in public_keys(ballot)],
        "grades": [{"code": grade.code, "name": grade.name, "value": grade.value} for grade in questionnaire.grades],
        "questions": [
            {"code": question.code, "name": question.name, "weight": question.weight}
            for question in questionnaire.questions
        ],
        "rounding": questionnaire.standard.rounding.by.value,
        "panels": [
            {**_panel(panel, sheets[panel.name]), "own_missing": own_missing.get(panel.pk, 0)}
            for panel in panels_of(ballot)
        ],
        "times": _times(ballot),
        "results": _results(ballot),
        "own_marked_twice": own_marked_twice,
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _times(ballot: Ballot) -> dict[str, str]:
    """When the vote was announced, opened and sealed; why, where that was before the announced end."""
    moments = {
        "opens": ballot.opens_at,
        "closes": ballot.closes_at,
        "opened": ballot.opened_at,
        "sealed": ballot.sealed_at,
    }
    written = {name: timezone.localtime(at).isoformat(timespec="minutes") if at else "" for name, at in moments.items()}
    return {**written, "early_reason": ballot.early_reason}


def _panel(panel: BallotPanel, sheet: Sheet | None) -> dict[str, Any]:
    spent = Spent.objects.filter(panel=panel).order_by("credential")
    tokens = [bytes(vote.proof or b"").hex() for vote in spent if vote.way == Way.TOKEN.value]
    return {
        "code": panel.code,
        "name": panel.name,
        "weight": panel.weight,
        "has_subjects": panel.has_subjects,
        "sheet": _sheet(sheet) if sheet else {},
        "token_key": base64.b64encode(bytes(panel.token_public_key)).decode() if panel.token_public_key else "",
        "credentials": [bytes(vote.credential).hex() for vote in spent],
        "tokens": [{"message": token[: 2 * PREPARED], "signature": token[2 * PREPARED :]} for token in tokens],
    }


def _sheet(sheet: Sheet) -> dict[str, int]:
    """应到 实到 发出 收回 有效 无效, and what of slips and papers they rest on; never by way."""
    return {
        "due": sheet.due,
        "present": sheet.present,
        "issued": sheet.issued,
        "returned": sheet.returned,
        "valid": sheet.valid,
        "invalid": sheet.invalid,
        "signatures": sheet.signatures,
        "tokens_issued": sheet.tokens_issued,
        "slips_printed": sheet.slips_printed,
        "slips_unused": sheet.slips_unused,
    }


def _results(ballot: Ballot) -> list[dict[str, Any]]:
    """In the order of the aliases, which is no order of names."""
    figures = (
        BallotFigure.objects.filter(subject__ballot=ballot)
        .select_related("subject", "panel")
        .order_by("subject__alias", "panel", "question")
    )
    return [
        {
            "subject": figure.subject.alias,
            "panel": figure.panel.code,
            "question": figure.question,
            "value": figure.value,
            "grade": figure.grade,
            "papers": figure.papers,
            "counts": figure.counts,
            "withheld": figure.withheld,
        }
        for figure in figures
    ]
