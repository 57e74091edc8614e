"""堡垒指数: the organisations below an assessor as a quarter takes them."""

from dataclasses import dataclass

from zhixing.models import Organisation
from zhixing.rules.cycles.assessed import NOT_COVERED, class_word
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import Quarter
from zhixing.rules.standards.model import Standard


@dataclass(frozen=True)
class Assessed:
    """An organisation that stands on the list, with its class and why it is not scored (empty: it is)."""

    organisation: Organisation
    class_name: str
    excluded: str


def assessed(assessor: Organisation, quarter: Quarter, standard: Standard) -> list[Assessed]:
    """The organisations directly below, in the order of the tree, but those dissolved before the quarter began."""
    below = Organisation.objects.filter(parent=assessor).in_tree_order()
    listed = [
        organisation
        for organisation in below
        if organisation.dissolved_on is None or organisation.dissolved_on >= quarter.from_on
    ]
    return [_assessed(organisation, standard) for organisation in listed]


def _assessed(organisation: Organisation, standard: Standard) -> Assessed:
    kind = OrgKind(organisation.kind)
    word = class_word(kind, standard)
    if organisation.dissolved_on is not None:
        return Assessed(organisation, word or kind.label, "本期内已经撤销")
    return Assessed(organisation, word or kind.label, "" if word else NOT_COVERED)
