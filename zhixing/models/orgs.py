"""党组织: the tree of Party organisations."""

from django.db import models

from zhixing.rules.orgs import OrgFacts, OrgKind


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def below(self, paths: tuple[str, ...]) -> "OrganisationQuerySet":
        """Every organisation in the subtrees of these paths; none for no paths.

        Raise `ValueError` for an empty path: it is the beginning of every other and would let everything be seen.
        """
        if not all(paths):
            raise ValueError("an empty path is the path of no organisation")
        subtrees = models.Q(pk__in=[])
        for path in paths:
            subtrees |= models.Q(path__startswith=path)
        return self.filter(subtrees)

    def in_tree_order(self) -> "OrganisationQuerySet":
        return self.order_by("sort_key", "name", "pk")


class Organisation(models.Model):
    """`path` is the chain of ids from the root with a closing dot, so `1.2.` is no prefix of `1.21.`."""

    name = models.CharField("全称", max_length=80)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20, choices=[(kind.value, kind.label) for kind in OrgKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, unique=True, editable=False)
    # Its place among its siblings; lists are never ordered by score.
    position = models.PositiveIntegerField("排列序号", default=0)
    # The places of the whole chain from the root, compared byte by byte: what every list is ordered by.
    sort_key = models.CharField(max_length=200, blank=True, default="", db_index=True, db_collation="C")
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    contact = models.CharField("联系方式（公示用）", max_length=120, blank=True)
    # The list that it was founded with: what is unused may be taken back whole.
    founding_list = models.ForeignKey(
        "FoundingList", models.PROTECT, null=True, blank=True, related_name="organisations"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="organisation_name_once_below_parent"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in OrgKind]), name="organisation_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def facts(self) -> OrgFacts:
        return OrgFacts(self.name, OrgKind(self.kind), self.dissolved_on is not None)


class FoundingList(models.Model):
    """批量设立 or 批量开通: the organisations or accounts of one list, taken back whole while nobody uses them."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField("来源", max_length=200)  # typed, or the name of the sheet
    lines = models.PositiveIntegerField("行数")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
