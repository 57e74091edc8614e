"""民主测评: one ballot of a cycle, its panels and rolls, its subjects, its tellers. How anyone voted is not here."""

from django.db import models
from django.db.models import Q

from zhixing.models.sealed import SealedField
from zhixing.rules.ballots.states import BallotState, Seat
from zhixing.rules.cycles.stages import Stage, stage_label


class Ballot(models.Model):
    """One vote on everyone graded in a cycle. Questions, grades, quorum and panels are the cycle's standard's."""

    cycle = models.ForeignKey("Cycle", models.PROTECT, related_name="ballots")
    # The one organisation that its own representatives judge; NULL: everyone who is graded in the cycle.
    participant = models.ForeignKey("Participant", models.PROTECT, null=True, related_name="ballots")
    component = models.CharField(max_length=40)  # code of the component that it fills in the cycle's standard
    # What is printed and typed to find it; says nothing of branch or order.
    slug = models.CharField(max_length=12, unique=True)
    state = models.CharField(
        max_length=20,
        default=BallotState.PREPARING.value,
        choices=[(state.value, state.label) for state in BallotState],
    )
    place = models.CharField("测评地点", max_length=80, blank=True)
    opens_at = models.DateTimeField("投票开始")
    closes_at = models.DateTimeField("投票截止")
    prepared_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)  # 封箱: no more casting
    # Sealing before the announced end: one of the two tellers asks with a reason, the other does it.
    early_reason = models.CharField("提前封箱原因", max_length=200, blank=True)
    early_asked_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    counted_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    # The parts of the keys outside the database, and with them every key, are gone for good.
    keys_destroyed_at = models.DateTimeField(null=True)
    # The files of the box and the log hold nothing of what was in it during the vote.
    traces_cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "participant", "component"],
                condition=~Q(state=BallotState.VOIDED.value),
                nulls_distinct=False,
                name="ballot_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in BallotState]), name="ballot_state_known"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="ballot_window"),
        ]

    @property
    def word(self) -> str:
        """What this kind of ballot is called: 民主测评 or 代表测评."""
        return stage_label(Stage.BALLOT, is_of_organisations=self.participant_id is not None)

    @property
    def occasion(self) -> str:
        """2026年第四季度, with the name of the organisation where one alone is judged. Reads cycle and participant."""
        judged = self.participant.organisation if self.participant else None
        return f"{judged.name if judged else ''}{self.cycle.period.label}"


class BallotTeller(models.Model):
    """监票人、计票人: the two who hold a lock each, and the third who settles differences between them."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="tellers")
    user = models.ForeignKey("User", models.PROTECT, related_name="+")
    seat = models.CharField(max_length=10, choices=[(seat.value, seat.label) for seat in Seat])
    public_key = models.BinaryField(null=True)  # X25519, 32 bytes
    salt = models.BinaryField(null=True)
    # The private key under the teller's phrase and the part of the key kept outside the database; emptied at the end.
    locked_key = models.BinaryField(null=True)
    # Wrong tries at this lock since it was made, and until when no other is taken.
    wrong_tries = models.PositiveIntegerField(default=0)
    waits_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "user"], name="teller_one_seat"),
            models.UniqueConstraint(fields=["ballot", "seat"], name="teller_seat_once"),
        ]


class BallotPanel(models.Model):
    """评价主体: a roll of voters, and the ways in that are open to it."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="panels")
    code = models.CharField(max_length=40, blank=True)  # of the standard's panel; empty where it has none
    name = models.CharField(max_length=60)
    weight = models.PositiveIntegerField()  # hundredths
    has_subjects = models.BooleanField(default=False)  # its voters are themselves graded: each marks 本人 once
    by_slip = models.BooleanField("票码", default=True)
    by_token = models.BooleanField("网上凭证", default=False)
    by_paper = models.BooleanField("纸质票", default=True)
    token_public_key = models.BinaryField(null=True)  # RSA, DER SubjectPublicKeyInfo
    token_private_key = SealedField(default="")  # PEM, sealed with the field key; emptied when the box is sealed
    issuing_ended_at = models.DateTimeField(null=True)
    # How many on the roll are not graded: counted when the vote begins, so that whoever votes asks nothing of the roll.
    unlisted = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "code"], name="ballot_panel_once")]


class RollLine(models.Model):
    """名册: somebody entitled to vote. Frozen when the ballot opens."""

    panel = models.ForeignKey(BallotPanel, models.CASCADE, related_name="roll")
    number = models.PositiveIntegerField()  # in order of name
    membership = models.ForeignKey("Membership", models.PROTECT, null=True, related_name="+")
    # Somebody drawn by lot: the roll has the number alone, the name stays sealed in the pool.
    entrant = models.ForeignKey("LotEntrant", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=80, blank=True)  # 单位 or what else tells two of one name apart

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="roll_number_once"),
            models.UniqueConstraint(fields=["panel", "membership"], name="roll_member_once"),
            models.UniqueConstraint(fields=["panel", "entrant"], name="roll_entrant_once"),
        ]


class TokenIssue(models.Model):
    """Who has fetched a blind token: the answer is kept so that asking again gives the same one. No time, no serial."""

    line = models.OneToOneField(RollLine, models.CASCADE, primary_key=True, related_name="token")
    asked_hash = models.BinaryField()  # SHA-256 of the blinded message
    answer = models.BinaryField()  # the blind signature; emptied when the ballot is counted


class BallotSubject(models.Model):
    """被测评人: frozen with the roll. Of the representatives' ballot it is the assessed organisation alone."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="subjects")
    participant = models.ForeignKey("Participant", models.PROTECT, null=True, related_name="ballot_subjects")
    number = models.PositiveIntegerField()  # in order of name
    name = models.CharField(max_length=60)
    # Stands for the subject in the record that everybody may check; told with the result to those who may see it.
    alias = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="subject_number_once"),
            models.UniqueConstraint(fields=["ballot", "alias"], name="subject_alias_once"),
            models.UniqueConstraint(fields=["ballot", "participant"], name="subject_once"),
        ]
