"""Refusals that stand outside `rules/`: how many sentences of each file, and why they are there. It only shrinks."""

MEANWHILE = "what others did between reading and writing: only the write itself knows"
GONE = "the page that offered it is out of date"
NO_REFUSAL = "the words of a note that a rule asks back"
UNSOUND = "what was worked out does not agree with what was kept: nothing to be met, an alarm"

# By file of `actions/` and `queries/`: how many sentences are raised or returned there as refusals.
SENTENCES = {
    "actions/archives.py": (1, GONE),
    "actions/briefings/signing.py": (1, MEANWHILE),
    "actions/calendar.py": (1, GONE),
    "actions/exchange/files.py": (1, MEANWHILE),
    "queries/assessments/letters.py": (1, GONE),
    "queries/form_versions.py": (3, MEANWHILE),
    "queries/measures/findings.py": (1, NO_REFUSAL),
    "queries/results/breakdowns.py": (1, UNSOUND),
}
