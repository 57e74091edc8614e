"""考评办法: what the list, a standard's page and a version's page show, for a viewer."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.files.facts.examples import reckon_examples
from zhixing.models import Adoption, Organisation, Standard, StandardVersion
from zhixing.queries.due import Due
from zhixing.queries.standards.history import StepLine, history, writers
from zhixing.queries.standards.visibility import (
    demand_reading,
    makes_at,
    standard_of_sight,
    standards_in_sight,
    version_of_sight,
)
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.standards.approval import VersionState, approval_blockers, submission_blockers
from zhixing.rules.standards.checks.whole import no_longer_fit, not_kept_by_the_ledger
from zhixing.rules.standards.document import Document, document
from zhixing.rules.standards.drafts import Draft, read_draft
from zhixing.rules.standards.text.examples import ExampleResult, example_blockers, example_cautions
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class VersionLine:
    id: int
    number: int
    state: str
    state_label: str
    document_number: str
    approved_at: dt.datetime | None
    note: str
    is_in_force: bool  # somewhere the viewer sees


@dataclass(frozen=True)
class StandardLine:
    id: int
    title: str
    owner: str  # 随系统提供 for a pack
    is_pack: bool
    index: str
    approved: VersionLine | None  # the latest
    in_the_making: VersionLine | None


@dataclass(frozen=True)
class AdoptionLine:
    id: int
    organisation: str
    from_on: dt.date
    state: str  # 施行中, 尚未施行, 已由新的施行接替, 已撤销
    may_withdraw: bool


@dataclass(frozen=True)
class VersionPage:
    version: StandardVersion
    standard: Standard
    owner: str
    state: VersionState
    draft: Draft
    document: Document | None  # None where the text is no YAML at all
    examples: tuple[ExampleResult, ...]  # none where the text does not hold
    failing_examples: int
    example_doubts: list[str]
    history: list[StepLine]
    adoptions: list[AdoptionLine]
    others: list[VersionLine]
    may_edit: bool
    may_recall: bool
    may_judge: bool  # approve or return
    may_start: bool  # use it as the base of a new standard or version
    may_adopt: bool
    unfit: list[str]  # why an approved version must not come into use again
    submit_blockers: list[str]
    approve_blockers: list[str]  # but for the document number


def standard_lines(viewer: Viewer) -> list[StandardLine]:
    """Every standard the viewer may see: organisations' own from the top of the tree down, then the packs."""
    demand_reading(viewer)
    standards = (
        Standard.objects.filter(standards_in_sight(viewer))
        .select_related("owner")
        .order_by("owner__sort_key", "owner_id", "title", "pk")
    )
    by_standard: dict[int, list[StandardVersion]] = {}
    for version in StandardVersion.objects.filter(standard__in=standards).defer("text").order_by("number"):
        by_standard.setdefault(version.standard_id, []).append(version)
    used = _used_versions(viewer)
    lines = [_standard_line(viewer, standard, by_standard.get(standard.pk, []), used) for standard in standards]
    visible = [line for line in lines if line.approved or line.in_the_making]
    return sorted(visible, key=lambda line: line.is_pack)


def _standard_line(viewer: Viewer, standard: Standard, versions: list[StandardVersion], used: set[int]) -> StandardLine:
    approved = [version for version in versions if version.state == VersionState.APPROVED.value]
    making = [version for version in versions if VersionState(version.state).is_in_the_making]
    seen_making = making if makes_at(viewer, standard.owner) else []
    latest = (approved or making)[-1:]
    return StandardLine(
        id=standard.pk,
        title=standard.title,
        owner=standard.owner.label if standard.owner else "随系统提供",
        is_pack=standard.owner is None,
        index=IndexKind(latest[0].index).label if latest else "",
        approved=version_line(approved[-1], used) if approved else None,
        in_the_making=version_line(seen_making[-1], used) if seen_making else None,
    )


def version_line(version: StandardVersion, used: Iterable[int]) -> VersionLine:
    return VersionLine(
        id=version.pk,
        number=version.number,
        state=version.state,
        state_label=VersionState(version.state).label,
        document_number=version.document_number,
        approved_at=version.approved_at,
        note=version.note,
        is_in_force=version.pk in used,
    )


def _used_versions(viewer: Viewer) -> set[int]:
    """Versions in force today at any organisation the viewer reads standards of, or above it."""
    ids = {int(part) for root in viewer.roots(Do.VIEW_STANDARD) for part in root.split(".") if part}
    below = Organisation.objects.below(viewer.roots(Do.VIEW_STANDARD))
    adoptions = Adoption.objects.filter(withdrawn_at__isnull=True, from_on__lte=viewer.today)
    latest: dict[tuple[int, str], Adoption] = {}
    for adoption in (adoptions.filter(organisation_id__in=ids) | adoptions.filter(organisation__in=below)).order_by(
        "from_on"
    ):
        latest[adoption.organisation_id, adoption.index] = adoption
    return {adoption.version_id for adoption in latest.values()}


def draft_of(version: StandardVersion) -> Draft:
    """The version's text as a draft, with its problems; what has been approved is read as it was approved."""
    return read_draft(version.text, version.state == VersionState.APPROVED.value)


def version_page(viewer: Viewer, version_id: int) -> VersionPage:
    version = version_of_sight(viewer, version_id)
    standard, state, draft = version.standard, VersionState(version.state), draft_of(version)
    path = standard.owner.path if standard.owner else ""
    may_draft = standard.owner is not None and viewer.may(Do.DRAFT_STANDARD, path)
    may_judge = standard.owner is not None and viewer.may(Do.APPROVE_STANDARD, path)
    unfit = no_longer_fit(draft.standard) if state is VersionState.APPROVED and draft.standard else []
    examples = reckon_examples(draft.standard) if draft.standard and draft.is_sound else ()
    failing = example_blockers(examples)
    unfit_to_use = not_kept_by_the_ledger(draft.standard) if draft.standard and draft.is_sound else []
    return VersionPage(
        version=version,
        standard=standard,
        owner=standard.owner.name if standard.owner else "随系统提供",
        state=state,
        draft=draft,
        document=document(draft.standard) if draft.standard else None,
        examples=examples,
        failing_examples=len(failing),
        example_doubts=example_cautions(draft.standard) if draft.standard and draft.is_sound else [],
        history=history(version),
        adoptions=adoption_lines(viewer, version),
        others=version_lines(viewer, standard),
        may_edit=may_draft and state.is_editable,
        may_recall=may_draft and state is VersionState.SUBMITTED,
        may_judge=may_judge and state is VersionState.SUBMITTED,
        may_start=viewer.can(Do.DRAFT_STANDARD),
        may_adopt=state is VersionState.APPROVED and not unfit and viewer.can(Do.ADOPT_STANDARD),
        unfit=unfit,
        submit_blockers=[*submission_blockers(state=state, problems=len(draft.problems)), *unfit_to_use, *failing],
        approve_blockers=[
            *approval_blockers(state=state, written_by=writers(version), by=viewer.user_id, document_number="…"),
            *unfit_to_use,
            *failing,
        ],
    )


def version_lines(viewer: Viewer, standard: Standard) -> list[VersionLine]:
    """The standard's versions that the viewer may see, newest first."""
    versions = standard.versions.defer("text").order_by("-number")
    if not makes_at(viewer, standard.owner):
        versions = versions.filter(state=VersionState.APPROVED.value)
    used = _used_versions(viewer)
    return [version_line(version, used) for version in versions]


def adoption_lines(viewer: Viewer, version: StandardVersion) -> list[AdoptionLine]:
    """Where and from when the version is in force, as far as the viewer sees those organisations."""
    adoptions = version.adoptions.select_related("organisation").order_by("organisation__sort_key", "from_on")
    visible = [adoption for adoption in adoptions if _sees_adoption(viewer, adoption.organisation)]
    later: dict[int, dt.date] = {}
    for adoption in Adoption.objects.filter(
        organisation__in=[shown_one.organisation_id for shown_one in visible],
        index=version.index,
        withdrawn_at__isnull=True,
        from_on__lte=viewer.today,
    ):
        later[adoption.organisation_id] = max(adoption.from_on, later.get(adoption.organisation_id, adoption.from_on))
    return [
        AdoptionLine(
            id=adoption.pk,
            organisation=adoption.organisation.label,
            from_on=adoption.from_on,
            state=_adoption_state(adoption, later.get(adoption.organisation_id), viewer.today),
            may_withdraw=adoption.withdrawn_at is None
            and adoption.from_on > viewer.today
            and viewer.may(Do.ADOPT_STANDARD, adoption.organisation.path),
        )
        for adoption in visible
    ]


def _sees_adoption(viewer: Viewer, organisation: Organisation) -> bool:
    path = organisation.path
    return any(root.startswith(path) or path.startswith(root) for root in viewer.roots(Do.VIEW_STANDARD))


def _adoption_state(adoption: Adoption, latest: dt.date | None, today: dt.date) -> str:
    if adoption.withdrawn_at is not None:
        return "已撤销"
    if adoption.from_on > today:
        return "尚未施行"
    return "施行中" if adoption.from_on == latest else "已由新的施行接替"


def standard_versions(viewer: Viewer, standard_id: int) -> tuple[Standard, list[VersionLine]]:
    standard = standard_of_sight(viewer, standard_id)
    return standard, version_lines(viewer, standard)


def organisations_for(viewer: Viewer, do: Do) -> list[tuple[int, str]]:
    """(id, name) of every organisation where the viewer may do it, from the top down: for a choice in a form."""
    organisations = Organisation.objects.below(viewer.roots(do)).filter(dissolved_on__isnull=True).in_tree_order()
    return [(organisation.pk, organisation.name) for organisation in organisations]


def due(viewer: Viewer) -> list[Due]:
    """Versions that wait for this viewer's approval, and own drafts that came back."""
    lines = []
    waiting = (
        StandardVersion.objects.filter(
            state__in=[VersionState.SUBMITTED.value, VersionState.RETURNED.value], standard__owner__isnull=False
        )
        .select_related("standard__owner")
        .defer("text")
        .prefetch_related("steps")
        .order_by("submitted_at", "pk")
    )
    for version in waiting:
        owner = version.standard.owner
        assert owner is not None
        path, what = owner.path, f"《{version.standard.title}》第 {version.number} 版"
        wrote = viewer.user_id in writers(version)
        if version.state == VersionState.RETURNED.value:
            if wrote and viewer.may(Do.DRAFT_STANDARD, path):
                lines.append(Due(f"按退回意见修改{what}", owner.label, None, "standard_version", (version.pk,)))
        elif not wrote and viewer.may(Do.APPROVE_STANDARD, path):
            lines.append(Due(f"审定{what}", owner.label, None, "standard_version", (version.pk,)))
    return lines
