"""民主测评: slips to cut out (票码), ten to a page, and paper ballots (纸质票) in large type."""

from dataclasses import asdict, dataclass

from zhixing.files.ballots.before_vote import qr_svg
from zhixing.files.print import fonts
from zhixing.files.print.typesetting import missing_note, typeset


@dataclass(frozen=True, slots=True)
class Slips:
    """A sheet of codes of one panel; the order is the caller's, already random."""

    title: str  # short: 2026年第四季度民主测评
    branch: str
    panel: str
    address: str  # where a code is typed by hand: https://site/vote/<slug>/
    codes: tuple[str, ...]
    fingerprint: str = ""  # of the ballot's public keys; empty where not all of them are made

    @property
    def known_by(self) -> str:
        """What follows the code in the QR code: the fragment of an address, which no browser sends."""
        return f".{self.fingerprint.replace(' ', '')}" if self.fingerprint else ""


def slips_pdf(slips: Slips) -> bytes:
    """The only place where codes stand on paper: nothing here is kept."""
    return typeset("slips.typ", _slips(slips))[0]


def slips_pictures(slips: Slips, *, ppi: float = 100) -> list[bytes]:
    return typeset("slips.typ", _slips(slips), format_="png", ppi=ppi)


def _slips(slips: Slips) -> dict[str, object]:
    return {
        "title": slips.title,
        "branch": slips.branch,
        "panel": slips.panel,
        "address": slips.address.removeprefix("https://").removeprefix("http://"),
        "slips": [{"code": code, "qr": qr_svg(f"{slips.address}#{code}{slips.known_by}")} for code in slips.codes],
        "fingerprint": slips.fingerprint[:19],
    }


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """One paper ballot: a row for each subject and question, a box for each grade, 弃权 and, if so, 本人.

    Where one organisation is judged, the rows are the questions on it and `row_head` says so.
    """

    title: str
    branch: str
    panel: str
    subjects: tuple[str, ...]
    questions: tuple[str, ...]  # empty where there is only the one overall question
    grades: tuple[str, ...]
    has_subjects: bool
    has_slip: bool
    may_be_unlisted: bool = True  # somebody on the roll is not graded
    tellers: str = ""  # 监票人某某、计票人某某
    row_head: str = "姓名"
    abstention: str = "弃权"
    has_remarks: bool = False  # a box for 意见建议, which is entered nowhere


def ballot_paper_pdf(paper: BallotPaper) -> bytes:
    return typeset("ballot.typ", _ballot(paper))[0]


def ballot_paper_pictures(paper: BallotPaper, *, ppi: float = 100) -> list[bytes]:
    return typeset("ballot.typ", _ballot(paper), format_="png", ppi=ppi)


def _ballot(paper: BallotPaper) -> dict[str, object]:
    plain = asdict(paper)
    lacking = fonts.unshowable((paper.title, paper.branch, paper.panel, *paper.subjects))
    return plain | {"note": missing_note(lacking), "instructions": instructions(paper)}


def instructions(paper: BallotPaper) -> list[str]:
    """What stands above the table, in the words of the voting page."""
    each = "每人每项" if paper.questions else "每人一行" if paper.row_head == "姓名" else "每一项"
    lines = [f"{each}只在一个方框内打“√”；不了解的，打在“{paper.abstention}”栏。漏打或打两个的，本票无效。"]
    if paper.has_subjects:
        lines.append(
            "本人不评本人：在自己那一行只打“本人”"
            + ("；名单里没有自己的，在名单下方的方框打“√”。" if paper.may_be_unlisted else "。没打“本人”的，本票无效。")
        )
    if paper.has_slip:
        lines.append("把抽到的票码订在虚线框内；没有票码的纸质票无效。用手机投过的票码不能再用。")
    lines.append("不写姓名，不做记号，折好后投入票箱。")
    return lines
