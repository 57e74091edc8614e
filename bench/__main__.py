"""`./dev bench [name …]`: each benchmark times ours and a reference in the same run and prints the ratio."""

import importlib
import sys

NAMES = {
    "score": "结一个季度：1 万、10 万、100 万名党员，每人 20 笔",
    "organisations": "完成 1 万个党组织、每个 80 项的综合评定，对照只求和",
    "roster": "导入 1 万行名册，对照只读单元格",
    "attendance": "1,000 人一次记完，对照同样的行直接插入",
    "pages": "10 万名党员在库时主要页面的第 95 百分位，对照空白视图",
    "charts": "画每一种图，对照把同样的数排成表格",
    "lots": "10 万人中抽 30 名代表，对照 RFC 3797 照做",
    "ballots": "300 和 3,000 人对 30 人投票并计票，对照两种不保密的办法",
}


def main(words: list[str]) -> int:
    """Run the named benchmarks, or all of them; each module has `main(args)`. Options go on to the one named."""
    names = [word for word in words if word in NAMES] or list(NAMES)
    options = [word for word in words if word not in NAMES]
    if options and not options[0].startswith("-"):
        print(f"没有“{options[0]}”这项对比，可选：{'、'.join(NAMES)}", file=sys.stderr)
        return 2
    for name in names:
        print(f"\n== {name}：{NAMES[name]}", flush=True)
        importlib.import_module(f"bench.{name}").main(options)
    return 0


sys.exit(main(sys.argv[1:]))
