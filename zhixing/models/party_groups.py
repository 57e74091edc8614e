"""党小组: the groups of a branch, and who belonged to which from when to when."""

from django.db import models
from django.db.models import F, Q


class PartyGroupQuerySet(models.QuerySet["PartyGroup"]):
    def live(self) -> "PartyGroupQuerySet":
        return self.filter(dissolved_on__isnull=True).order_by("pk")


class PartyGroup(models.Model):
    """One group. Never removed: what it held stays told under its name."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="party_groups")
    name = models.CharField("党小组名称", max_length=20)
    founded_on = models.DateField("设立日期")
    dissolved_on = models.DateField("撤销日期", null=True)
    dissolving_reason = models.CharField("撤销原因", max_length=300, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PartyGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(dissolved_on__isnull=True),
                name="party_group_name_once_in_branch",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=F("founded_on")),
                name="party_group_dissolved_later",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupPlaceQuerySet(models.QuerySet["GroupPlace"]):
    def live(self) -> "GroupPlaceQuerySet":
        """Those of today: whoever has left the branch has left its groups."""
        return self.filter(until_on__isnull=True, membership__until_on__isnull=True)


class GroupPlace(models.Model):
    """One person's time in one group, as its leader or not. A change ends the row and begins another."""

    group = models.ForeignKey(PartyGroup, models.PROTECT, related_name="places")
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="group_places")
    is_leader = models.BooleanField("组长", default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    objects = GroupPlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(until_on__isnull=True), name="group_place_once_per_member"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="group_place_period_forward"
            ),
        ]
