"""申报: one's own claims, the inbox of those that wait, and one claim with what speaks for and against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from zhixing.models import Claim, Entry, Evidence, Membership
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ledger.claim_doubts import doubts_of
from zhixing.queries.ledger.claim_versions import claim_version
from zhixing.queries.ledger.limits import counted_claims
from zhixing.queries.ledger.listed_classes import ListedClasses
from zhixing.queries.namesakes import names_for, user_names_of
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.activities import option_name, quantity_text
from zhixing.rules.ledger.claims import missing_evidence
from zhixing.rules.ledger.sources import ClaimState, Source
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed, OutOfSight
from zhixing.rules.scoring.entries.single import Fact, Worth, prices_of


@dataclass(frozen=True)
class ClaimLine:
    """One claim as a list shows it."""

    claim: Claim
    name: str
    by_name: str  # who handed it in
    branch: str
    block: str
    item: str
    quantity: str
    worth: Worth
    counted: int | None  # hundredths it will really add, of a claim that waits
    files: list[Evidence]
    reversal: Entry | None  # what took the entry back that the claim became
    missing_evidence: str  # that the rules ask for evidence and there is none
    doubts: list[str]  # what whoever confirms should look at
    is_own: bool
    version: str  # of what is shown, for whoever decides on it or changes it

    @property
    def state_label(self) -> str:
        return "已冲正" if self.reversal else ClaimState(self.claim.state).label

    @property
    def is_waiting(self) -> bool:
        return self.claim.state == ClaimState.SUBMITTED.value

    @property
    def is_cut(self) -> bool:
        """Whether it will add another number than it is worth by itself."""
        return self.counted is not None and self.worth.counts and self.counted != self.worth.points

    @property
    def is_returned(self) -> bool:
        return self.claim.state == ClaimState.RETURNED.value


def own_claims(viewer: Viewer) -> QuerySet[Claim]:
    """The viewer's claims, the newest first, in whatever branch they were handed in."""
    return _named(Claim.objects.filter(membership__person=viewer.person_id or 0)).order_by("-at", "-pk")


def proxy_claims(viewer: Viewer) -> QuerySet[Claim]:
    """What the viewer has entered for others, the newest first."""
    if not viewer.can(Do.CLAIM_FOR_OTHERS):
        raise NotAllowed(Do.CLAIM_FOR_OTHERS)
    return _named(Claim.objects.filter(is_proxy=True, by=viewer.user_id)).order_by("-at", "-pk")


def claims_of(membership: Membership) -> QuerySet[Claim]:
    """The claims of one person. Whoever calls has asked for permission."""
    return _named(Claim.objects.filter(membership__person=membership.person_id)).order_by("-at", "-pk")


def inbox(viewer: Viewer) -> QuerySet[Claim]:
    """Every claim that waits where the viewer may confirm, by organisation and name; one's own stand among them."""
    if not viewer.can(Do.CONFIRM_CLAIM):
        raise NotAllowed(Do.CONFIRM_CLAIM)
    readable = Membership.objects.below(viewer.roots(Do.CONFIRM_CLAIM))
    return _named(Claim.objects.filter(membership__in=readable, state=ClaimState.SUBMITTED.value)).order_by(
        "membership__organisation__sort_key",
        "membership__organisation_id",
        "membership__person__name_key",
        "membership__person_id",
        "happened_on",
        "pk",
    )


def claim_at(viewer: Viewer, claim_id: int) -> Claim:
    """One claim: one's own, or where the viewer may read ledgers or hand in for others."""
    claim = _named(Claim.objects.filter(pk=claim_id)).first()
    if claim is None:
        raise OutOfSight(claim_id)
    path = claim.membership.organisation.path
    is_own = viewer.person_id is not None and claim.membership.person_id == viewer.person_id
    if not is_own and not viewer.may(Do.CLAIM_FOR_OTHERS, path):
        viewer.demand(Do.VIEW_LEDGER, path)
    return claim


def claimant(viewer: Viewer, membership_id: int) -> Membership:
    """The person a claim is entered for: oneself, or where the viewer may act for others."""
    membership = get_or_out_of_sight(
        Membership.objects.open().select_related("person", "organisation"), pk=membership_id
    )
    if viewer.person_id is None or membership.person_id != viewer.person_id:
        viewer.demand(Do.CLAIM_FOR_OTHERS, membership.organisation.path)
    return membership


def people_to_act_for(viewer: Viewer) -> list[tuple[Membership, str]]:
    """Everybody for whom the viewer may enter claims, with the name to show, by organisation and name."""
    if not viewer.can(Do.CLAIM_FOR_OTHERS):
        raise NotAllowed(Do.CLAIM_FOR_OTHERS)
    memberships = (
        Membership.objects.open().below(viewer.roots(Do.CLAIM_FOR_OTHERS)).exclude(person=viewer.person_id or 0)
    )
    people = list(memberships.select_related("person", "organisation").in_name_order())
    names = names_for(viewer, people)
    return [(person, names[person.person_id]) for person in people]


@dataclass(frozen=True)
class ClaimPage:
    line: ClaimLine
    member: Membership
    entry_id: int | None  # for those who may read it
    may_change: bool
    may_decide: bool
    may_open_files: bool  # as `evidence_at` decides for the files of a claim


def claim_page(viewer: Viewer, claim_id: int) -> ClaimPage:
    claim = claim_at(viewer, claim_id)
    (line,) = claim_lines([claim], viewer)
    path = claim.membership.organisation.path
    entry = Entry.objects.filter(source=Source.CLAIM.value, source_id=claim.pk).first()
    is_open = line.is_waiting or line.is_returned
    reads = line.is_own or viewer.may(Do.VIEW_LEDGER, path)
    return ClaimPage(
        line,
        claim.membership,
        entry.pk if entry and reads else None,
        may_change=is_open and (line.is_own or viewer.may(Do.CLAIM_FOR_OTHERS, path)),
        may_decide=line.is_waiting and not line.is_own and viewer.may(Do.CONFIRM_CLAIM, path),
        may_open_files=reads or all(file.by_id == viewer.user_id for file in line.files),
    )


def claim_lines(claims: Sequence[Claim], viewer: Viewer) -> list[ClaimLine]:
    """Lines for these claims. Six queries whatever their number."""
    rules = InForce({claim.membership.organisation for claim in claims})
    files: dict[int, list[Evidence]] = {}
    for evidence in Evidence.objects.filter(claim__in=claims).order_by("pk"):
        files.setdefault(evidence.claim_id or 0, []).append(evidence)
    doubts = doubts_of(claims, files, rules)
    prices, reversals = claim_prices(claims, rules), _reversals(claims)
    counted = counted_claims([claim for claim in claims if claim.state == ClaimState.SUBMITTED.value], rules)
    lines, names = [], names_for(viewer, (claim.membership for claim in claims))
    clerks = user_names_of(claim.by for claim in claims)
    for claim in claims:
        member = claim.membership
        block, item = rules.named(member.organisation_id, claim.happened_on, claim.item)
        parts = [quantity_text(claim.units, item), option_name(item, claim.option)]
        lines.append(
            ClaimLine(
                claim=claim,
                name=names[member.person_id],
                by_name=clerks[claim.by_id],
                branch=member.organisation.label,
                block=block.name if block else "",
                item=item.name if item else claim.item,
                quantity=" ".join(word for word in parts if word),
                worth=prices[claim.pk],
                counted=counted.get(claim.pk),
                files=files.get(claim.pk, []),
                reversal=reversals.get(claim.pk),
                missing_evidence=_missing_evidence(claim, files, rules),
                doubts=doubts[claim.pk],
                is_own=viewer.person_id is not None and member.person_id == viewer.person_id,
                version=claim_version(claim, files.get(claim.pk, [])),
            )
        )
    return lines


def claim_prices(claims: Iterable[Claim], rules: InForce) -> dict[int, Worth]:
    """What each claim would give; one pricing for each standard among them."""
    prices: dict[int, Worth] = {}
    groups: dict[int, list[Claim]] = {}
    for claim in claims:
        in_force = rules.at(claim.membership.organisation_id, claim.happened_on)
        if in_force is None:
            prices[claim.pk] = Worth(None, "当天没有施行的考评办法。")
        else:
            groups.setdefault(in_force.version.pk, []).append(claim)
    classes = ListedClasses(claim.membership for own in groups.values() for claim in own)
    for own in groups.values():
        in_force = rules.at(own[0].membership.organisation_id, own[0].happened_on)
        assert in_force is not None
        facts = [
            Fact(
                classes.at(claim.membership, claim.happened_on),
                claim.item,
                claim.happened_on,
                claim.units,
                claim.option,
                claim.worth,
            )
            for claim in own
        ]
        prices |= {claim.pk: price for claim, price in zip(own, prices_of(in_force.standard, facts), strict=True)}
    return prices


def _reversals(claims: Sequence[Claim]) -> dict[int, Entry]:
    """By claim that was confirmed, the entry that took its entry back since."""
    confirmed = [claim.pk for claim in claims if claim.state == ClaimState.CONFIRMED.value]
    if not confirmed:
        return {}
    rows = Entry.objects.filter(reverses__source=Source.CLAIM.value, reverses__source_id__in=confirmed)
    return {row.reverses.source_id: row for row in rows.select_related("reverses") if row.reverses}


def _missing_evidence(claim: Claim, files: Mapping[int, Sequence[Evidence]], rules: InForce) -> str:
    in_force = rules.at(claim.membership.organisation_id, claim.happened_on)
    return missing_evidence(in_force.standard, claim.item, len(files.get(claim.pk, []))) if in_force else ""


def _named(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    return claims.select_related("membership__person", "membership__organisation", "by", "decided_by")
