"""计票单: the numbers of one panel's count sheet, the rules by which they must agree, and the quorum."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.rules.ballots.states import BallotState
from zhixing.rules.standards.results import TWO_THIRDS
from zhixing.rules.standards.vocabulary import Share

MOST = 1_000_000  # a number of the sheet stays below


@dataclass(frozen=True)
class Sheet:
    """Of the numbers the tellers count four in the room (signatures to paper_collected); the rest the system counts."""

    by_slip: bool
    by_token: bool
    by_paper: bool
    roll: int
    signatures: int = 0
    slips_unused: int = 0
    paper_issued: int = 0
    paper_collected: int = 0
    slips_printed: int = 0
    tokens_issued: int = 0
    spent_by_slip: int = 0  # on phones and shared devices
    spent_by_token: int = 0
    spent_by_paper: int = 0  # papers whose double entry is final, invalid ones among them
    papers_unfinished: int = 0
    invalid: int = 0  # 无效
    missing_reason: str = ""  # why less came back than went out, as the tellers say

    @property
    def due(self) -> int:
        """应到."""
        return self.roll

    @property
    def present(self) -> int:
        """实到: those who signed, and those who took a token from home."""
        return self.signatures + self.tokens_issued

    @property
    def took_part(self) -> int:
        """What the quorum looks at: a token counts once it has voted, a signature as it stands."""
        return self.signatures + self.spent_by_token

    @property
    def issued(self) -> int:
        """发出: everyone who signs draws a slip; where there are none, what was handed out is paper."""
        return (self.signatures if self.by_slip else self.paper_issued) + self.tokens_issued

    @property
    def returned(self) -> int:
        """收回: everything that was spent."""
        return self.spent_by_slip + self.spent_by_token + self.spent_by_paper

    @property
    def missing(self) -> int:
        """少收: handed out and never in the box."""
        return max(0, self.issued - self.returned)

    @property
    def papers_missing(self) -> int:
        """纸质票少收; whoever has a slip may have voted with it otherwise."""
        return max(0, self.paper_issued - self.paper_collected)

    @property
    def valid(self) -> int:
        """有效."""
        return self.returned - self.invalid

    @property
    def slips_accepted(self) -> int:
        """Slips that let a vote in; in a panel with slips every paper has one stapled to it."""
        return self.spent_by_slip + (self.spent_by_paper if self.by_slip else 0)


def sheet_problems(sheet: Sheet) -> list[str]:
    """Each rule that does not hold, with both numbers. Only a sheet without any lets the box be opened."""
    rules = (_slip_rules, _token_rules, _paper_rules, _roll_rules)
    reasons = [sentence for rule in rules for holds, sentence in rule(sheet) if not holds]
    if not reasons and (short := shortfall(sheet)) and not sheet.missing_reason.strip():
        reasons.append(f"{short}，请查明并写明原因。")
    return reasons


def shortfall(sheet: Sheet) -> str:
    """In what less came back than went out, without a full stop; empty where everything did."""
    whole = f"发出 {sheet.issued} 张，收回 {sheet.returned} 张，少收 {sheet.missing} 张" if sheet.missing else ""
    is_same = (sheet.issued, sheet.returned) == (sheet.paper_issued, sheet.paper_collected)
    if is_same or not sheet.papers_missing:
        return whole
    papers = f"纸质票发出 {sheet.paper_issued} 张，收回 {sheet.paper_collected} 张"
    # Not added up: whoever left a paper behind may have voted by phone.
    return f"{whole}；其中{papers}" if whole else f"{papers}，少收 {sheet.papers_missing} 张"


def agreement(sheet: Sheet) -> str:
    """What a sheet without problems says of itself: that all came back, or what did not and why."""
    if short := shortfall(sheet):
        return f"{short}，原因：{sheet.missing_reason.strip().rstrip('。') or '未写明'}。其余各数相符。"
    return "发出、收回、有效、无效各数相符。"


def unfinished_papers(sheet: Sheet) -> str:
    return f"还有 {sheet.papers_unfinished} 张纸质票没有录入完成，请完成两人录入或复核。"


def _slip_rules(sheet: Sheet) -> list[tuple[bool, str]]:
    if not sheet.by_slip:
        return [
            (sheet.slips_unused == 0, f"这一组没有用票码，剩余票码应为 0 张，计票单上是 {sheet.slips_unused} 张。"),
            (
                sheet.spent_by_slip == 0,
                f"这一组没有用票码，票箱里却有用票码投出的票 {sheet.spent_by_slip} 张，请停止计票并查明原因。",
            ),
        ]
    used = sheet.signatures + sheet.slips_unused
    return [
        (
            sheet.slips_printed == used,
            f"打印票码 {sheet.slips_printed} 张，签到领取 {sheet.signatures} 张加剩余 {sheet.slips_unused} 张"
            f"是 {used} 张，两数不符，请重新清点签到册和剩余票码。",
        ),
        (
            sheet.slips_accepted <= sheet.signatures,
            f"用票码投出的票 {sheet.slips_accepted} 张，多于签到领取的 {sheet.signatures} 张，请核对签到册。",
        ),
    ]


def _token_rules(sheet: Sheet) -> list[tuple[bool, str]]:
    return [
        (
            sheet.spent_by_token <= sheet.tokens_issued,
            f"用网上凭证投出的票 {sheet.spent_by_token} 张，多于领取网上凭证的 {sheet.tokens_issued} 人，"
            "请停止计票并查明原因。",
        )
    ]


def _paper_rules(sheet: Sheet) -> list[tuple[bool, str]]:
    rules = [
        (
            sheet.spent_by_paper == sheet.paper_collected,
            f"录入完成的纸质票 {sheet.spent_by_paper} 张，收回纸质票 {sheet.paper_collected} 张，"
            "两数不符，请清点纸质票或补录。",
        ),
        (
            sheet.paper_collected <= sheet.paper_issued,
            f"收回纸质票 {sheet.paper_collected} 张，多于发出的 {sheet.paper_issued} 张，请重新清点。",
        ),
        (sheet.papers_unfinished == 0, unfinished_papers(sheet)),
    ]
    if not sheet.by_slip:
        rules.append(
            (
                sheet.paper_issued <= sheet.signatures,
                f"发出纸质票 {sheet.paper_issued} 张，多于签到的 {sheet.signatures} 人，请核对签到册。",
            )
        )
    return rules


def _roll_rules(sheet: Sheet) -> list[tuple[bool, str]]:
    return [
        (
            sheet.by_slip or sheet.by_paper or sheet.signatures == 0,
            f"这一组只用网上凭证，签到人数应为 0 人，计票单上是 {sheet.signatures} 人。",
        ),
        (
            sheet.present <= sheet.roll,
            f"签到 {sheet.signatures} 人加领取网上凭证 {sheet.tokens_issued} 人是 {sheet.present} 人，"
            f"多于应到的 {sheet.roll} 人，请核对名册和签到册。",
        ),
        (
            sheet.invalid <= sheet.spent_by_paper,
            f"无效票 {sheet.invalid} 张，多于录入完成的纸质票 {sheet.spent_by_paper} 张，请停止计票并查明原因。",
        ),
    ]


def has_quorum(present: int, due: int, quorum: Share = TWO_THIRDS) -> bool:
    """Whether enough of those entitled took part, in whole numbers: at exactly the share it is enough."""
    return present * quorum.under >= due * quorum.over


def least_present(due: int, quorum: Share = TWO_THIRDS) -> int:
    """The fewest who make the quorum."""
    return -(-due * quorum.over // quorum.under)


def quorum_problem(sheet: Sheet, quorum: Share = TWO_THIRDS) -> list[str]:
    """Without the quorum there is no result: the ballot can only be declared void."""
    if has_quorum(sheet.took_part, sheet.due, quorum):
        return []
    least = least_present(sheet.due, quorum)
    unused = "，领了网上凭证没有投的不算在内" if sheet.took_part < sheet.present else ""
    return [
        f"应到 {sheet.due} 人，实到 {sheet.took_part} 人{unused}，不足应到人数的 {quorum}（至少 {least} 人）。"
        "本次测评不能计票，只能作废后重新组织。"
    ]


def keeping_blockers(state: BallotState, counts: Iterable[int]) -> list[str]:
    """Why the sheet of a panel is not kept."""
    reasons = []
    if state is not BallotState.SEALED:
        reasons.append(f"这次测评目前是“{state.label}”，封箱以后、开箱以前才能填写计票单。")
    if any(not 0 <= count < MOST for count in counts):
        reasons.append("计票单上的数须是 0 或正整数，请改正。")
    return reasons


def result_blockers(state: BallotState) -> list[str]:
    """Why there is no result yet."""
    return [] if state is BallotState.COUNTED else [f"这次测评目前是“{state.label}”，开箱计票以后才有结果。"]


def signing_blockers(state: BallotState, *, has_seat: bool, is_complete: bool, is_as_read: bool) -> list[str]:
    """Why a teller does not confirm the sheets: `is_as_read`, as they stood when the teller read them."""
    if state is not BallotState.SEALED:
        return [f"这次测评目前是“{state.label}”，封箱以后、开箱以前才能确认计票单。"]
    if not has_seat:
        return ["计票单由监票人、计票人本人登录后确认。"]
    if not is_complete:
        return ["计票单还没有填完，或者还有数字不符，请先改正。"]
    return [] if is_as_read else ["计票单刚刚被修改，请重新核对后再确认。"]
