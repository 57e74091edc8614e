"""Refusals that stand outside `rules/`: how many sentences of each file, and why they are there. It only shrinks."""

MEANWHILE = "what others did between reading and writing: only the write itself knows"
GONE = "the page that offered it is out of date"
UNSOUND = "what was worked out does not agree with what was kept: nothing to be met, an alarm"

# By file of `actions/` and `queries/`: how many sentences are raised or returned there as refusals.
SENTENCES = {
    "actions/archives.py": (1, GONE),
    "actions/briefings/signing.py": (1, MEANWHILE),
    "actions/calendar.py": (1, GONE),
    "actions/exchange/files.py": (1, MEANWHILE),
    "queries/assessments/letters.py": (1, GONE),
    "queries/form_versions.py": (3, MEANWHILE),
    "queries/results/breakdowns.py": (1, UNSOUND),
}

FETCHES = "fetches the facts for several rules of several topics, and says nothing of its own"
GATHERS = "says again, once, what the rules said"

# Functions outside `rules/` whose name says that they refuse.
FUNCTIONS = {
    "actions/activities/blockers.py: recording_blockers": FETCHES,
    "actions/activities/corrections.py: adding_blockers": FETCHES,
    "actions/activities/corrections.py: correction_blockers": FETCHES,
    "actions/activities/recording.py: activity_blockers": FETCHES,
    "actions/ledger/claims.py: _blockers": FETCHES,
    "actions/ledger/claims.py: confirming_reasons": FETCHES,
    "actions/ledger/decisions.py: deciding_blockers": FETCHES,
    "actions/ledger/decisions.py: decision_blockers": FETCHES,
    "actions/ledger/entries.py: closed_period_blockers": FETCHES,
    "actions/postings/objections.py: _addition_blockers": FETCHES,
    "actions/postings/objections.py: answering_blockers": FETCHES,
    "actions/reviews/panels.py: _replacing_blockers": FETCHES,
    "actions/reviews/self_reports.py: _line_reasons": FETCHES,
    "queries/trials/replay.py: gather_problems": GATHERS,
    "web/frame/refusals.py: add_reasons": GATHERS,
    "web/ledger/decisions.py: _blockers": FETCHES,
}
