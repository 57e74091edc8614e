"""活动: what a record would come to before it is confirmed: who is missing, what each item gives, what has passed."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.queries.activities.recordings import Recording
from zhixing.queries.activities.rolls import kinds_at, voters_among
from zhixing.queries.ledger.activities import PersonLine, Preview, preview
from zhixing.rules.activities.kinds import kind_named
from zhixing.rules.activities.marks import Mark, Part, mark_label
from zhixing.rules.activities.meetings import quorum_sentence, verdict
from zhixing.rules.activities.records import Presence

MOST_NAMED = 20


@dataclass(frozen=True)
class ItemPreview:
    name: str
    part: Part
    gives: Preview
    passed_over: int  # of those who took this part, whom the item is not for


@dataclass(frozen=True)
class ResolutionPreview:
    text: str
    sentence: str
    has_passed: bool | None  # None where nothing was voted


@dataclass(frozen=True)
class RecordPreview:
    expected: int
    attending: list[str]
    by_mark: list[tuple[str, list[str]]]  # 迟到, 请假（事假） …: names
    unmarked: list[PersonLine]  # in the list and without a mark
    hosts: list[str]
    speakers: list[str]
    items: list[ItemPreview]
    quorum: str
    resolutions: list[ResolutionPreview]
    undecided: str  # that lateness and absence take no points away, where no body is named

    @property
    def unmarked_names(self) -> str:
        listed = "、".join(person.name for person in self.unmarked[:MOST_NAMED])
        return f"{listed}等" if len(self.unmarked) > MOST_NAMED else listed

    @property
    def limits(self) -> list[tuple[str, str]]:
        """Item and sentence, of whose entry would count in part or not at all."""
        return [(item.name, sentence) for item in self.items for sentence in item.gives.limits]

    @property
    def doubles(self) -> list[tuple[str, str]]:
        return [(item.name, "、".join(item.gives.doubles)) for item in self.items if item.gives.doubles]


def record_preview(recording: Recording, lines: Sequence[PersonLine]) -> RecordPreview:
    """`lines` come from `people_of`, which has asked for permission."""
    happening, people = recording.happening, recording.people
    names = {line.membership_id: line.name for line in lines}
    kind = kind_named(kinds_at(recording.organisation, happening.held_on), happening.kind)
    voters = voters_among(people, recording.members)
    marked = {who.membership_id for who in people}
    return RecordPreview(
        expected=sum(who.mark is not Mark.EXCUSED for who in people),
        attending=[names[who.membership_id] for who in people if who.mark.took_part],
        by_mark=_by_mark(people, names),
        unmarked=[line for line in lines if line.membership_id not in marked and line.is_party_member],
        hosts=[names[who.membership_id] for who in people if who.is_host],
        speakers=[names[who.membership_id] for who in people if who.is_speaker],
        items=_items(recording, lines),
        quorum=quorum_sentence(kind, voters) if kind.is_meeting and voters.expected else "",
        resolutions=[
            ResolutionPreview(line.text, result.sentence, result.has_passed)
            if line.ballot and (result := verdict(kind, voters, line.ballot))
            else ResolutionPreview(line.text, "", None)
            for line in happening.resolutions
        ],
        undecided=_undecided(recording),
    )


def _by_mark(people: Sequence[Presence], names: dict[int, str]) -> list[tuple[str, list[str]]]:
    by_label: dict[str, list[str]] = {}
    for who in people:
        if who.mark is not Mark.PRESENT:
            by_label.setdefault(mark_label(who.mark, who.leave), []).append(names[who.membership_id])
    return list(by_label.items())


def _items(recording: Recording, lines: Sequence[PersonLine]) -> list[ItemPreview]:
    happening = recording.happening
    parts: dict[str, list[Part]] = {}
    for feed in happening.effective_feeds:
        parts.setdefault(feed.item, []).append(feed.part)
    previews = []
    for code, own_parts in parts.items():
        getting = recording.attendees.get(code, [])
        playing = {who.membership_id for who in recording.people for part in own_parts if who.plays(part)}
        item = next((recording.item_at(pk, code) for pk in _branch_ids(recording) if recording.item_at(pk, code)), None)
        previews.append(
            ItemPreview(
                item.name if item else code,
                own_parts[0],
                preview(recording.organisation, code, happening.held_on, lines, getting),
                len(playing) - len(getting),
            )
        )
    return [line for line in previews if line.gives.lines or line.passed_over]


def _branch_ids(recording: Recording) -> list[int]:
    return [*recording.branches, recording.organisation.pk]


def _undecided(recording: Recording) -> str:
    happening = recording.happening
    if happening.deducts or not any(feed.part.deducts for feed in happening.feeds):
        return ""
    late = sum(who.plays(Part.LATE) for who in recording.people)
    absent = sum(who.plays(Part.ABSENT) for who in recording.people)
    phrases = [f"迟到、早退 {late} 人" if late else "", f"无故缺席 {absent} 人" if absent else ""]
    listed = "，".join(filter(None, phrases))
    return f"{listed}：没有填写决定机构，只记考勤，不扣分。" if listed else ""
