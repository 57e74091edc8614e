"""Proof 2: a dump taken at any moment of the vote holds no readable grade: not with one phrase, nor with both."""

import random
import re
import subprocess
from collections.abc import Mapping, Sequence

import pytest
from django.conf import settings

from config.postgres import binaries
from tests import ballots, make
from tests.proofs import elections
from zhixing.actions.ballots.paper_entry import discard_paper, enter_paper
from zhixing.files.ballots import key_shares
from zhixing.files.ballots.sealed_box import (
    Cost,
    ForeignLine,
    Lock,
    WrongPhrase,
    open_line,
    open_paper,
    place_of,
    unlock,
)
from zhixing.models import Ballot
from zhixing.queries.ballots.access import questionnaire_of
from zhixing.queries.scoring.sql import address
from zhixing.rules.ballots.double_entry import Reading
from zhixing.rules.ballots.states import ABSTAIN, SELF, Seat, choice_number, choice_of

Rows = Sequence[Mapping[str, str]]
VOTERS = 8


def dump() -> str:
    """The whole database as pg_dump writes it: what a backup holds."""
    done = subprocess.run(
        [str(binaries() / "pg_dump"), "--dbname", address()], capture_output=True, text=True, check=True
    )
    return done.stdout


def table(text: str, name: str) -> Rows:
    """The rows of one table, as a reader of the dump finds them."""
    found = re.search(rf"^COPY public\.{name} \((.*?)\) FROM stdin;\n(.*?)^\\\.$", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    columns = found[1].split(", ")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in found[2].splitlines()]


def raw(value: str) -> bytes:
    return bytes.fromhex(value.removeprefix("\\\\x"))


class Reader:
    """Somebody with a dump, and whatever else they have got hold of."""

    def __init__(self, text: str, phrases: Mapping[Seat, str] | None = None, part: bytes | None = None) -> None:
        self.text, self.phrases, self.part = text, phrases or {}, part

    def grades(self, ballot: Ballot) -> list[str]:
        """Every choice that can be read from the lines of the box and the papers under way."""
        return [*self._lines(ballot), *self._papers(ballot)]

    def _lines(self, ballot: Ballot) -> list[str]:
        grades, subjects = questionnaire_of(ballot).grades, dict(ballot.subjects.values_list("pk", "number"))
        codes = [one.code for one in grades] + [ABSTAIN, SELF]
        secrets, found = self._secrets(), []
        for row in table(self.text, "zhixing_boxline"):
            sealed, place = raw(row["sealed"]), place_of(ballot.slug, "", subjects[int(row["subject_id"])], "")
            plain = {choice_number(code, grades).to_bytes(1, "big") + place: code for code in codes}
            found += [code for text, code in plain.items() if text in sealed or code.encode() in sealed]
            for keys in {tuple(secrets), tuple(secrets[:1]), tuple(secrets[1:])} - {()}:
                try:
                    found.append(choice_of(open_line(sealed, place, keys), grades))
                except (ForeignLine, IndexError):
                    continue
        return found

    def _papers(self, ballot: Ballot) -> list[str]:
        codes = [one.code.encode() for one in questionnaire_of(ballot).grades]
        found = []
        for row in table(self.text, "zhixing_paperentry"):
            for sealed in (raw(row[name]) for name in ("first", "second") if row[name] != "\\N"):
                try:
                    text = open_paper(sealed, self.part) if self.part else sealed
                except WrongPhrase:
                    text = sealed
                found += [code.decode() for code in codes if code in text]
        return found

    def _secrets(self) -> list[bytes]:
        found = []
        for row in sorted(table(self.text, "zhixing_ballotteller"), key=lambda row: row["seat"]):
            if row["locked_key"] == "\\N":
                continue
            lock = Lock(raw(row["public_key"]), raw(row["salt"]), raw(row["locked_key"]))
            try:
                phrase = self.phrases.get(Seat(row["seat"]), "")
                found.append(unlock(lock, phrase, self.part, Cost(*settings.BALLOT_PHRASE_COST)))
            except WrongPhrase:
                continue
        return found


def vote_on(ballot: Ballot, world: make.World, codes: Sequence[str], chance: random.Random) -> list[str]:
    """Everyone votes, one paper is entered once; a dump at three moments chosen by chance."""
    moments = {chance.randrange(1, VOTERS) for _ in range(2)} | {VOTERS}
    dumps = []
    by = ballots.teller(world, Seat.FIRST)
    for voter in range(VOTERS):
        paper = elections.any_paper(ballot, voter + 1 if voter < 7 else None, chance)
        if voter == 0:
            enter_paper(
                ballot.panels.get().pk, number=1, reading=Reading(paper), code=codes[-1], by=by, at=ballots.DURING
            )
        elections.cast_as_member(ballot, codes[voter], paper)
        if voter + 1 in moments:
            dumps.append(dump())
    return dumps


@pytest.mark.usefixtures("transactional_db")
def test_no_dump_during_the_vote_holds_a_readable_grade() -> None:
    world, chance = make.world(), random.Random()
    elections.room(world, full=7, probationary=1)
    ballot = ballots.prepare(ballots.to_stage(world), world)
    codes = ballots.to_open(ballot, world)
    dumps = vote_on(ballot, world, codes, chance)
    part = key_shares.read(settings.BALLOT_KEYS, ballot.slug)
    one = {Seat.FIRST: ballots.PHRASES[Seat.FIRST]}
    other = {Seat.SECOND: ballots.PHRASES[Seat.SECOND]}
    for text in dumps:
        assert len(table(text, "zhixing_boxline")) % 7 == 0  # a dump is of one moment: whole votes
        for phrases in ({}, one, other, ballots.PHRASES):
            assert Reader(text, phrases).grades(ballot) == []
        # With the file beside the database too, one phrase opens no line (a paper under way needs the file alone).
        assert Reader(text, one, part)._lines(ballot) == Reader(text, other, part)._lines(ballot) == []
    # The reader can read: with everything together, every line of the last dump and the paper.
    together = Reader(dumps[-1], ballots.PHRASES, part)
    assert (len(together._lines(ballot)), together._papers(ballot) != []) == (7 * VOTERS, True)
    by = ballots.teller(world, Seat.FIRST)
    discard_paper(ballot.panels.get().pk, number=1, reason="试录", by=by, at=ballots.AFTER)
    ballots.to_end(ballot, world, VOTERS)
    assert not key_shares.exists(settings.BALLOT_KEYS, ballot.slug)


@pytest.mark.usefixtures("transactional_db")
def test_grades_kept_in_the_clear_are_found_in_a_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the same ballot, whose lines are not sealed."""
    world = make.world()
    elections.room(world, full=7, probationary=1)
    ballot = ballots.prepare(ballots.to_stage(world), world)
    codes = ballots.to_open(ballot, world)
    monkeypatch.setattr(
        "zhixing.actions.ballots.casting.seal", lambda choice, place, keys: choice.to_bytes(1, "big") + place
    )
    ballots.vote(ballot, codes[0], "BASIC", own=1)
    assert sorted(Reader(dump()).grades(ballot)) == ["BASIC"] * 6 + ["SELF"]
