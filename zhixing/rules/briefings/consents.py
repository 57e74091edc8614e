"""本人同意: why a person named in an article is not asked, and why an answer is not taken down."""

from zhixing.rules.briefings.states import Consent


def request_blockers(last: Consent | None) -> list[str]:
    """`last`: what was said of these very words; None where nobody asked."""
    if last is Consent.REQUESTED:
        return ["已经请本人答复，不必重复征求。"]
    if last is Consent.REFUSED:
        return ["本人已经答复不同意，请改写这一段；改写以后仍要写到本人的，再征求意见。"]
    return []


def recording_problems(note: str) -> list[str]:
    """`note`: when and how somebody without an account agreed."""
    return [] if note.strip() else ["请写明本人同意的时间和方式，例如“11月20日本人在稿件上签字”。"]


def no_person_problems(name: str, note: str) -> list[str]:
    """`note`: whom or what the name means, where it is nobody of the register."""
    return [] if note.strip() else [f"请写明“{name}”在文中所指。"]


def answer_blockers(*, is_open: bool) -> list[str]:
    """`is_open`: the words that were asked about still stand in an issue under way."""
    if is_open:
        return []
    return ["这段文字已经修改、移出或者印发，不必再答复；文字有修改的，编辑会另行征求您的意见。"]


def naming_blockers(name: str, *, is_named: bool) -> list[str]:
    return [] if is_named else [f"文中没有“{name}”，请刷新页面。"]
