"""To which branch a line of a roster goes: 所在党支部 as written, matched to organisations below the import's own."""

import difflib
import re
from dataclasses import dataclass, field

from zhixing.models import Organisation
from zhixing.rules.orgs import BRANCHES, OrgKind

_NOISE = re.compile(r"[\s（）()“”\"·]+|^(中国共产党|中共)")
_SUGGESTED = 3


def plain_name(name: str) -> str:
    """The name without what people leave out: spaces, 中共 in front, 党支部 against 支部, 委员会 behind."""
    return _NOISE.sub("", name).replace("党支部", "支部").removesuffix("委员会")


@dataclass(frozen=True)
class Branches:
    """The branches below one organisation, by what people write."""

    organisation: Organisation
    by_name: dict[str, list[Organisation]]
    by_short: dict[str, list[Organisation]]
    _found: dict[str, "Organisation | str"] = field(default_factory=dict)

    def match(self, written: str, home_id: int | None = None) -> "Organisation | str":
        """The branch, or a sentence with what to do. Of several by that name the one where the person is now."""
        home = [branch for branch in self._fitting(written) if branch.pk == home_id]
        if home:
            return home[0]
        if written not in self._found:
            self._found[written] = self._match(written)
        return self._found[written]

    def _fitting(self, written: str) -> list[Organisation]:
        key = plain_name(written)
        fitting = self.by_name.get(key) or self.by_short.get(key, [])
        return [branch for branch in fitting if branch.name == written] or fitting

    def _match(self, written: str) -> "Organisation | str":
        key, fitting = plain_name(written), self._fitting(written)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            names = "、".join(f"“{branch.name}”" for branch in fitting[:_SUGGESTED])
            return f"叫“{written}”的党支部有{len(fitting)}个（{names}）；请写全称"
        near = difflib.get_close_matches(key, list(self.by_name), n=_SUGGESTED, cutoff=0.5)
        advice = "、".join(f"“{self.by_name[name][0].name}”" for name in near)
        ask = f"是不是{advice}？请改成系统里的全称" if advice else "请核对名称，或先由上级设立这个党支部"
        if OrgKind(self.organisation.kind).is_branch:
            ask = "这里只能导入本支部的人；其他支部的请删去，或由上级统一导入"
        return f"“{self.organisation.name}”之下没有“{written}”；{ask}"


def branches_below(organisation: Organisation) -> Branches:
    organisations = (
        Organisation.objects.below((organisation.path,))
        .filter(kind__in=BRANCHES, dissolved_on__isnull=True)
        .select_related("parent")
        .in_tree_order()
    )
    by_name: dict[str, list[Organisation]] = {}
    by_short: dict[str, list[Organisation]] = {}
    for branch in organisations:
        by_name.setdefault(plain_name(branch.name), []).append(branch)
        parents = {branch.parent.label, branch.parent.name} if branch.parent else set()
        for short in {plain_name(branch.label), *(plain_name(parent + branch.label) for parent in parents)}:
            by_short.setdefault(short, []).append(branch)
    return Branches(organisation, by_name, by_short)
