"""查找: what was typed, and how names are found by it: by characters, by pinyin, or by the initials of the pinyin."""

import re
from dataclasses import dataclass

LEAST_LETTERS = 2  # one letter begins a tenth of all names
MOST_WORDS = 40  # characters of a question; longer ones are cut
EACH = 8  # lines of each kind; who needs more has the lists

_LETTERS = re.compile(r"[a-z]+")
_NO_LETTERS = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class Question:
    """What was typed: `text` as it is, `letters` where it is nothing but letters."""

    text: str
    letters: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.text or (bool(self.letters) and len(self.letters) < LEAST_LETTERS)

    @property
    def initials(self) -> str:
        """A pattern of a name key whose characters begin with these letters, one each: wjg for 王建国."""
        return "^" + " ".join(f"{letter}[^ ]*" for letter in self.letters) if self.letters else ""

    def is_heard_in(self, key: str) -> bool:
        """Whether a name of this key begins with the letters typed: as initials, or as its pinyin written out."""
        if not self.letters or self.is_empty:
            return False
        return re.match(self.initials, key) is not None or _NO_LETTERS.sub("", key).startswith(self.letters)


def question_of(text: str) -> Question:
    """What is looked for: blanks at the ends and between letters do not matter."""
    words = " ".join(text.split())[:MOST_WORDS]
    letters = words.replace(" ", "").replace("'", "").casefold()
    return Question(words, letters) if _LETTERS.fullmatch(letters) else Question(words)


def matches(question: Question, words: str) -> bool:
    """Whether a label, such as a page's, has what was typed."""
    return not question.is_empty and question.text.casefold() in words.casefold()
