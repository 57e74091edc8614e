"""简报: figures set into a text, names and numbers that must not stand in one, and the text for a chat group."""

import re
from collections.abc import Collection, Mapping, Sequence

# {参评党员数}: typed with either kind of brace; replaced by the program.
PLACEHOLDER = re.compile(r"[{\uff5b]([^{}\uff5b\uff5d\n]{1,40})[}\uff5d]")
_ID_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
SHORTEST_NAME, LONGEST_NAME = 2, 8  # signs that are looked for among the names of the register
_HAN = re.compile(r"[\u3400-\u9fff·]+")


def names_of_figures(text: str) -> tuple[str, ...]:
    """The figures that a text asks for, each once, in order of appearance."""
    return tuple(dict.fromkeys(match.group(1).strip() for match in PLACEHOLDER.finditer(text)))


def pieces(text: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """The text cut at its figures: (words, name of the figure or ""). What has no value stays as it was typed."""
    cut, start = [], 0
    for match in PLACEHOLDER.finditer(text):
        name = match.group(1).strip()
        if name not in values:
            continue
        if match.start() > start:
            cut.append((text[start : match.start()], ""))
        cut.append((values[name], name))
        start = match.end()
    return [*cut, (text[start:], "")] if start < len(text) else cut


def filled(text: str, values: Mapping[str, str]) -> str:
    return "".join(words for words, _ in pieces(text, values))


def paragraphs(text: str) -> list[str]:
    """The lines of a text without the blanks that people indent with."""
    return [line for raw in text.splitlines() if (line := raw.strip(" \t\u3000"))]


def heading_level(line: str) -> int:
    """1 for a short line that begins 一、, 2 for （一）; 0 for body text."""
    if len(line) > 40 or line.endswith(("。", "；", "：")):
        return 0
    if re.match(r"[一二三四五六七八九十]{1,3}、", line):
        return 1
    return 2 if re.match(r"（[一二三四五六七八九十]{1,3}）", line) else 0


def private_number_problems(text: str, where: str) -> list[str]:
    """Numbers of people that no briefing may hold."""
    problems = []
    if _ID_NUMBER.search(text):
        problems.append(f"{where}里有公民身份号码，请删去。")
    if _MOBILE.search(text):
        problems.append(f"{where}里有手机号码，请删去；需要留联系方式的，写单位的办公电话。")
    return problems


def possible_names(text: str) -> set[str]:
    """Every run of signs in the text that could be somebody's name: what the register is asked for."""
    runs = [match.group() for match in _HAN.finditer(text)]
    return {
        run[start : start + size]
        for run in runs
        for size in range(SHORTEST_NAME, LONGEST_NAME + 1)
        for start in range(len(run) - size + 1)
    }


def names_in(text: str, names: Collection[str]) -> list[str]:
    """Which of these names stand in the text, the longest first: 王建 is not read into 王建国."""
    rest, present = text, []
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        if name in rest:
            present.append(name)
            rest = rest.replace(name, "\n")
    return sorted(present, key=text.index)


def chat_text(
    *, title: str, number: str, organ: str, day: str, headlines: Sequence[str], key_facts: Sequence[str]
) -> str:
    """For a chat group: what the issue holds. No name, and no figure that the issue does not print."""
    lines = [f"【{title}】{number}", f"{organ} {day}".strip(), "", "内容提要："]
    lines += [f"◆{headline}" for headline in headlines]
    if key_facts:
        lines += ["", "；".join(key_facts) + "。"]
    return "\n".join(lines)
