"""申报: the fields of a claim, as whoever decides on it or changes it was shown them."""

from collections.abc import Iterable, Sequence

from zhixing.models import Claim, Evidence
from zhixing.queries.form_versions import Field, Fields, difference_words, version_of
from zhixing.rules.ledger.claims import ClaimFacts
from zhixing.rules.periods import chinese_date
from zhixing.rules.standards.vocabulary import points_text


def claim_fields(claim: Claim, files: Iterable[Evidence]) -> Fields:
    deed = ClaimFacts(claim.item, claim.happened_on, claim.units, claim.option, claim.worth)
    hung = "、".join(sorted(str(file.pk) for file in files))
    return {**typed_claim_fields(deed, claim.description), "files": Field("佐证", hung)}


def typed_claim_fields(deed: ClaimFacts, description: str) -> Fields:
    """What the form of a claim asks for; files are only ever added."""
    day = deed.happened_on
    return {
        "happened_on": Field("日期", chinese_date(day)),
        "units": Field("数量", points_text(deed.units)),
        "option": Field("情形", deed.option),
        "worth": Field("分值", points_text(deed.worth, "")),
        "description": Field("说明", description),
    }


def claim_version(claim: Claim, files: Iterable[Evidence]) -> str:
    return version_of(claim_fields(claim, files), claim.at)


def changed_claims(claims: Sequence[Claim], versions: dict[int, str]) -> dict[int, str]:
    """By claim that is no longer as it was shown, which of its fields are not. One query."""
    known = [claim for claim in claims if versions.get(claim.pk)]
    files: dict[int, list[Evidence]] = {claim.pk: [] for claim in known}
    for evidence in Evidence.objects.filter(claim__in=files):
        files[evidence.claim_id or 0].append(evidence)
    changed = {}
    for claim in known:
        if words := difference_words(versions[claim.pk], claim_fields(claim, files[claim.pk])):
            changed[claim.pk] = words
    return changed
