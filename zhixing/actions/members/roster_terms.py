"""名册的导入: saying by hand what a sheet's columns and words mean, and who of those who left has come back."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.files.rosters.columns import Column
from zhixing.models import RosterTerm, RosterUpload
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.rosters.imports import plan_of, upload_at
from zhixing.queries.rosters.terms import WORDS
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.rosters import term_problems
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def settle_upload(
    upload_id: int,
    *,
    columns: Mapping[str, str],
    words: Mapping[tuple[str, str], str],
    answers: Mapping[str, int],
    by: Viewer,
    at: dt.datetime,
) -> int:
    """Remember for the organisation what headers and words mean, and for this file who has come back.

    `columns`: header → our column, or empty for 不导入. What is left out stays as it was; how much was said.
    """
    upload, data = upload_at(by, upload_id, at)
    if problems := term_problems(columns, words, [column.value for column in Column], _known_words()):
        raise Blocked(problems)
    terms = {("", header): meaning for header, meaning in columns.items()} | dict(words)
    for (column, written), meaning in terms.items():
        RosterTerm.objects.update_or_create(
            organisation=upload.organisation,
            column=column,
            written=written[:120],
            defaults={"meaning": meaning, "by_id": by.user_id, "at": at},
        )
    questions = plan_of(by, upload, data).questions
    choices = {question.key: {0, *(pk for pk, _ in question.choices)} for question in questions}
    known = {key: answer for key, answer in answers.items() if answer in choices.get(key, ())}
    RosterUpload.objects.filter(pk=upload.pk).update(answers={**upload.answers, **known})
    meanings = {f"{column}：{word}": meaning for (column, word), meaning in words.items()}
    if terms or known:
        record(
            "settle_upload",
            by=by,
            at=at,
            organisation_id=upload.organisation_id,
            subject=upload,
            summary=f"{upload.file_name}：{len(terms)}处栏目和用词，{len(known)}人",
            detail={"columns": dict(columns), "words": meanings},
        )
    return len(terms) + len(known)


@transaction.atomic
def forget_term(term_id: int, *, by: Viewer, at: dt.datetime) -> int:
    """Forget what was said by hand; returns the organisation's id."""
    term = get_or_out_of_sight(RosterTerm.objects.select_for_update(), pk=term_id)
    organisation = organisation_at(by, term.organisation_id, Do.IMPORT_ROSTER)
    record(
        "forget_term",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=term,
        summary=f"{term.column or '列名'}“{term.written}”",
    )
    term.delete()
    return organisation.pk


def _known_words() -> dict[str, tuple[str, ...]]:
    return {column.value: words for column, words in WORDS.items()}
