"""The page of the manual that lists every key of a standard's YAML, made from the dataclasses themselves."""

from __future__ import annotations

from zhixing.rules.standards.guide import KeyLine, PartGuide, guide

HEAD = """\
# 办法文件的全部键

<!-- Made by `./dev manage write_docs` from the dataclasses of a standard; edit those and run it again. -->

先读[怎样写一部办法](standards.md)。这里按部分列出每一个键：英文名和中文名写哪一个都可以。“默认”一栏是“必填”的必须写，
其余可以不写。“数”最多两位小数；“数，可按类别分写”的，既可写一个数，也可写成 `{CADRE: 1, default: 2}`，
`default`（也可写“其他”）指没有单列的类别，`none` 表示不限或不适用。
"""


def keys_page() -> str:
    """The whole page as Markdown."""
    return HEAD + "".join(section(part) for part in guide())


def section(part: PartGuide) -> str:
    rows = "".join(f"| {' | '.join(cells(line))} |\n" for line in part.keys)
    return f"\n## {part.name}\n\n| 键 | 中文名 | 写什么 | 默认 | 说明 |\n| --- | --- | --- | --- | --- |\n{rows}"


def cells(line: KeyLine) -> list[str]:
    what = f"{line.kind}，见[{line.part}](#{line.part})" if line.part else line.kind
    words = "；".join(f"`{word}` {label}" for word, label in line.words)
    return [f"`{line.key}`", line.label, f"{what}：{words}" if words else what, line.default, line.help]
