"""批量开通账号: the lines of a list of office holders, and everything that keeps their accounts from being opened."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from zhixing.rules.accounts import HELD_BY_ONE, Circumstances, Wish, appointment_blockers, office_label, offices_at
from zhixing.rules.names.folding import fold_name, name_problem, tidy
from zhixing.rules.names.order import name_key
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role
from zhixing.rules.typed_lists import read_day, typed_lines

COLUMNS = ("党组织", "职务", "姓名", "账号", "任职日期", "免职日期", "任职文号")
MOST_NAMED = 5  # in one sentence
MOST = 200  # accounts of one list: each password takes its time
USERNAME = r"^[A-Za-z][A-Za-z0-9._-]{2,39}$"
USERNAME_ADVICE = "账号要以字母开头，3 到 40 个字符，只能用字母、数字、点、横线和下划线。"
_DOCUMENT_LENGTH = 60
_SHORT = {"书记": Role.SECRETARY, "副书记": Role.DEPUTY}


@dataclass(frozen=True)
class OfficeLine:
    """One office of one person as written; `username` empty: made from the sound of the name."""

    place: str  # 第 3 行
    organisation: str
    office: str
    name: str
    username: str = ""
    from_on: str = ""
    until_on: str = ""
    document: str = ""


@dataclass(frozen=True)
class Defaults:
    """What holds for every line that does not say its own."""

    from_on: dt.date
    document: str = ""


@dataclass(frozen=True)
class OfficePlace:
    id: int
    name: str
    label: str
    kind: OrgKind
    incumbents: Mapping[Role, str]  # of the roles that only one can hold: by whom, while the list would hold


@dataclass(frozen=True)
class Opening:
    """One line in its place. Lines of one username are one account with several offices."""

    line: OfficeLine
    username: str
    name: str
    place: OfficePlace
    wish: Wish

    @property
    def office(self) -> str:
        return office_label(self.wish.role, self.place.kind)


@dataclass(frozen=True)
class OpeningPlan:
    openings: tuple[Opening, ...]
    problems: tuple[str, ...]

    @property
    def accounts(self) -> int:
        return len({opening.username.lower() for opening in self.openings})


def read_office_lines(typed: str) -> list[OfficeLine]:
    lines = []
    for place, cells in typed_lines(typed):
        columns = [tidy(cell) for cell in cells]
        organisation, office, name, username, from_on, until_on, document = (*columns, *[""] * len(COLUMNS))[
            : len(COLUMNS)
        ]
        lines.append(OfficeLine(place, organisation, office, fold_name(name), username, from_on, until_on, document))
    return lines


def plan_of(
    lines: Sequence[OfficeLine], places: Sequence[OfficePlace], used_names: Collection[str], defaults: Defaults
) -> OpeningPlan:
    """The accounts that the lines open, or everything that is wrong. `used_names`: usernames in small letters."""
    if not lines:
        return OpeningPlan((), ("没有读到人员，请每行填写一人。",))
    if len(lines) > MOST:
        return OpeningPlan((), (f"名单共有 {len(lines)} 行，一次最多 {MOST} 行，请分几次办理。",))
    by_name: dict[str, list[OfficePlace]] = defaultdict(list)
    for place in places:
        for word in {place.name, place.label}:
            by_name[word].append(place)
    usernames = _usernames(lines, set(used_names))
    openings: list[Opening] = []
    problems: list[str] = []
    for line, username in zip(lines, usernames, strict=True):
        reasons, opening = _read(line, username, by_name, defaults)
        if line.username.lower() in used_names:
            reasons.append(f"账号“{username}”已经有人使用；给已有的账号任职，请到“账号与任命”里办理。")
        if opening is not None:
            reasons += _against(opening, openings)
            openings.append(opening)
        problems += [f"{line.place}（{line.name[:20] or '没有姓名'}）：{reason}" for reason in reasons]
    problems += _same_names(lines)
    return OpeningPlan(() if problems else tuple(openings), tuple(problems))


def undoing_blockers(active: Sequence[str], *, is_undone: bool = False) -> list[str]:
    """Why a list cannot be taken back. `active`: who has signed in or is linked with a member, by name."""
    if is_undone:
        return ["这份名单已经撤销。"]
    if not active:
        return []
    names = "、".join(active[:MOST_NAMED]) + (f"等 {len(active)} 人" if len(active) > MOST_NAMED else "")
    return [f"{names}已经登录过或关联了党员，这份名单不能整份撤销；要停用个别账号的，请在该账号的页面上办理。"]


def sound_of(name: str) -> str:
    """王芳 → wangfang: the letters of the name's reading, fit for a username."""
    letters = "".join(re.findall("[a-z]+", name_key(name)))[:30]
    return letters if len(letters) >= 3 else f"{letters}zh"


def _usernames(lines: Sequence[OfficeLine], used_names: set[str]) -> list[str]:
    """The written ones, and for the others the sound of the name with the first number that is free."""
    used = used_names | {line.username.lower() for line in lines}
    usernames = []
    for line in lines:
        username = line.username
        if not username and line.name:
            sound = sound_of(line.name)
            tries = (sound if number == 1 else f"{sound}{number}" for number in range(1, len(used) + 3))
            username = next(word for word in tries if word not in used)
            used.add(username)
        usernames.append(username)
    return usernames


def _read(
    line: OfficeLine, username: str, by_name: Mapping[str, Sequence[OfficePlace]], defaults: Defaults
) -> tuple[list[str], Opening | None]:
    """What is wrong with the cells of one line, and what it means where enough of it can be read."""
    reasons = _cell_problems(line, username)
    places = by_name.get(line.organisation, ())
    if len(places) != 1:
        reasons.append(_no_place(line.organisation, len(places)))
        return reasons, None
    role = _role(line.office, places[0].kind)
    if role is None:
        offices = "、".join(office_label(role, places[0].kind) for role in offices_at(places[0].kind))
        written = f"没有“{line.office[:20]}”这个职务" if line.office else "没有写职务"
        reasons.append(f"“{places[0].label}”{written}，请在{offices}中选一个。")
        return reasons, None
    from_on, until_on = read_day(line.from_on) or defaults.from_on, read_day(line.until_on)
    wish = Wish(role, places[0].kind, from_on, until_on, line.document or defaults.document)
    return reasons, Opening(line, username, line.name, places[0], wish)


def _cell_problems(line: OfficeLine, username: str) -> list[str]:
    problems = []
    if not line.name:
        problems.append("没有姓名，请补上姓名或删去这一行。")
    elif trouble := name_problem(line.name, may_have_digits=True):
        problems.append(f"{trouble.replace('；', '，')}。")
    if username and not re.fullmatch(USERNAME, username):
        problems.append(USERNAME_ADVICE)
    problems += [
        f"{label}“{text[:20]}”无法识别，请写成2026年7月1日或2026-07-01。"
        for label, text in (("任职日期", line.from_on), ("免职日期", line.until_on))
        if text and read_day(text) is None
    ]
    if len(line.document) > _DOCUMENT_LENGTH:
        problems.append(f"任职文号有 {len(line.document)} 个字，最多 {_DOCUMENT_LENGTH} 个字，请改短。")
    return problems


def _no_place(written: str, count: int) -> str:
    if not written:
        return "没有写党组织，请填写全称。"
    if count:
        return f"叫“{written[:40]}”的党组织有 {count} 个，请写全称；全称也相同的，请单独开通账号。"
    return f"没有找到党组织“{written[:40]}”，请核对全称，或先设立这个党组织。"


def _role(written: str, kind: OrgKind) -> Role | None:
    words = {office_label(role, kind): role for role in offices_at(kind)}
    words |= {role.label: role for role in offices_at(kind)}
    words |= {word: role for word, role in _SHORT.items() if role in offices_at(kind)}
    return words.get(written)


def _against(opening: Opening, before: Sequence[Opening]) -> list[str]:
    """Why the office cannot be held, with what the lines before it make of the account and the organisation."""
    same = [other for other in before if other.username.lower() == opening.username.lower()]
    here = [other for other in before if other.place.id == opening.place.id and other.wish.role is opening.wish.role]
    incumbent = opening.place.incumbents.get(opening.wish.role, "")
    if not incumbent and opening.wish.role in HELD_BY_ONE:
        incumbent = next((f"{other.line.place}的{other.name}" for other in here if other not in same), "")
    known = Circumstances(
        roles_held=frozenset(other.wish.role for other in same),
        held_here=frozenset(other.wish.role for other in same if other.place.id == opening.place.id),
        is_in_register=False,
        is_oneself=False,
        incumbent=incumbent,
    )
    reasons = appointment_blockers(opening.wish, known)
    if same and same[0].name != opening.name:
        reasons.append(f"账号“{opening.username}”在{same[0].line.place}是{same[0].name}的，请换一个。")
    return reasons


def _same_names(lines: Sequence[OfficeLine]) -> list[str]:
    """Lines of one name without an account: one person with two offices, or two people."""
    by_name: dict[str, list[OfficeLine]] = defaultdict(list)
    for line in lines:
        if line.name and not line.username:
            by_name[line.name].append(line)
    return [
        f"{'、'.join(line.place for line in several)}都是{name}，没有写账号："
        "是同一个人兼任的，请写同一个账号；不是同一个人的，请各写一个账号。"
        for name, several in by_name.items()
        if len(several) > 1
    ]


LISTED_ELSEWHERE = "其中有的账号已经列入考评小组等名单，这份名单不能整份撤销；请在个别账号的页面上停用。"
