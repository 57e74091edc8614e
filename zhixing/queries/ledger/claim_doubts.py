"""申报: what whoever confirms should look at before they do."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from zhixing.models import Claim, Entry, Evidence
from zhixing.queries.standards.in_force_many import InForce
from zhixing.rules.ledger.claims import HOURS_OF_A_DAY, is_by_the_hour
from zhixing.rules.ledger.sources import ClaimState, Source

Files = Mapping[int, Sequence[Evidence]]  # by claim


def doubts_of(claims: Sequence[Claim], files: Files, rules: InForce) -> dict[int, list[str]]:
    """Twins in the ledger and among the claims that wait, hours that no day has, files handed in before. Three
    queries."""
    twins = _twins_in_ledger(claims)
    used = _used_files(files)
    waiting = _waiting(claims)
    doubts: dict[int, list[str]] = {}
    for claim in claims:
        others = [other for other in waiting[claim.membership_id, claim.happened_on] if other.pk != claim.pk]
        doubts[claim.pk] = sentences = []
        if twins[claim.membership_id, claim.item, claim.happened_on]:
            sentences.append("同一天的同一条细则，台账里已经记过一笔。")
        if any(other.item == claim.item for other in others):
            sentences.append("同一天的同一条细则，本人还有另一笔申报待确认。")
        if _hours(claim, others, rules) > HOURS_OF_A_DAY:
            sentences.append("同一天各笔申报的时间加起来超过 24 小时。")
        if any(used[evidence.sha256] - {claim.pk} for evidence in files.get(claim.pk, [])):
            sentences.append("有佐证与另一笔申报的完全相同。")
    return doubts


def _twins_in_ledger(claims: Sequence[Claim]) -> Counter[tuple[int, str, object]]:
    """How often people, items and days of these claims stand in the ledger already, by something else than them."""
    rows = Entry.objects.filter(
        membership__in={claim.membership_id for claim in claims},
        happened_on__in={claim.happened_on for claim in claims},
        reverses__isnull=True,
        reversal__isnull=True,
    ).exclude(source=Source.CLAIM.value, source_id__in=[claim.pk for claim in claims])
    return Counter(rows.values_list("membership_id", "item", "happened_on"))


def _used_files(files: Files) -> defaultdict[str, set[int]]:
    """By content, the claims to which it was handed in."""
    used: defaultdict[str, set[int]] = defaultdict(set)
    hashes = {evidence.sha256 for own in files.values() for evidence in own}
    same = Evidence.objects.filter(sha256__in=hashes, claim__isnull=False)
    for sha256, claim_id in same.values_list("sha256", "claim_id"):
        used[sha256].add(claim_id or 0)
    return used


def _waiting(claims: Sequence[Claim]) -> defaultdict[tuple[int, object], list[Claim]]:
    """The claims that wait, by person and day."""
    rows = Claim.objects.filter(
        membership__in={claim.membership_id for claim in claims},
        happened_on__in={claim.happened_on for claim in claims},
        state=ClaimState.SUBMITTED.value,
    )
    waiting: defaultdict[tuple[int, object], list[Claim]] = defaultdict(list)
    for claim in rows:
        waiting[claim.membership_id, claim.happened_on].append(claim)
    return waiting


def _hours(claim: Claim, others: Sequence[Claim], rules: InForce) -> int:
    """Hundredths of hours of one day, this claim and those that wait beside it."""
    in_force = rules.at(claim.membership.organisation_id, claim.happened_on)
    if in_force is None or not is_by_the_hour(in_force.standard, claim.item):
        return 0
    return claim.units + sum(other.units for other in others if is_by_the_hour(in_force.standard, other.item))
