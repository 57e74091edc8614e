"""票箱公钥指纹: what slips tell of the keys, and key files that no ballot needs any more."""

from tests import ballots, make
from tests.actions.ballots.test_casting import why
from zhixing.actions.ballots.keys import sweep_orphans
from zhixing.actions.ballots.lifecycle import open_ballot
from zhixing.actions.ballots.rolls import print_slips
from zhixing.files.ballots import key_shares
from zhixing.models import Ballot
from zhixing.queries.ballots.keys import fingerprint_of, printed_fingerprint
from zhixing.queries.viewers import Viewer


def test_slips_tell_the_keys_that_the_ballot_is_opened_with_or_are_printed_anew(
    world: make.World, ballot: Ballot, secretary: Viewer
) -> None:
    panel = ballot.panels.get()
    print_slips(panel.pk, by=secretary, at=make.NOW)
    assert printed_fingerprint(secretary, panel.pk) == ""  # before both phrases there is nothing to tell
    ballots.lock(ballot, world)
    print_slips(panel.pk, by=secretary, at=make.NOW)
    told = printed_fingerprint(secretary, panel.pk)
    ballots.lock(ballot, world)  # the phrases once more, and with them other keys
    assert why(open_ballot, ballot.pk, by=secretary, at=ballots.OPENS) == (
        "“本支部党员”的票码打印以后，票箱口令或投票方式又改过，票条上印的公钥指纹已经不对，请重新打印票码。",
    )
    print_slips(panel.pk, by=secretary, at=make.NOW)
    ballot = open_ballot(ballot.pk, by=secretary, at=ballots.OPENS)
    assert (printed_fingerprint(secretary, panel.pk), len(told)) == (fingerprint_of(ballot), 39)
    assert told != fingerprint_of(ballot)


def test_after_an_older_backup_was_restored_orphaned_keys_are_destroyed(
    world: make.World, ballot: Ballot, settings: object
) -> None:
    ballots.to_open(ballot, world)
    folder = settings.BALLOT_KEYS  # type: ignore[attr-defined]
    key_shares.make(folder, "orphan")
    key_shares.announce(folder, "orphan", key_shares.Announcement("1234"))
    sweep_orphans()  # other tests may have left some of their own
    left = key_shares.slugs(folder), key_shares.exists(folder, ballot.slug), sweep_orphans()
    assert left == ({ballot.slug}, True, 0)
