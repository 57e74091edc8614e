"""Standards made at random for property tests; every standard made is sound."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from zhixing.rules.standards.model import (
    Absent,
    Amount,
    Band,
    Beyond,
    Block,
    Caps,
    Carry,
    CarryBy,
    Colour,
    Component,
    Condition,
    Effect,
    Gate,
    Grade,
    IndexKind,
    Item,
    LocalRule,
    Measure,
    MembersBy,
    MembersRule,
    Option,
    Panel,
    PeriodKind,
    PersonClass,
    PerUnit,
    Points,
    Question,
    Range,
    Reach,
    RoundBy,
    Rounding,
    RoundTo,
    Share,
    Source,
    Span,
    Standard,
    Start,
    Tier,
    UnitRounding,
    Veto,
    VetoEffect,
    Weights,
    YearBy,
    YearRule,
)

CLASSES = ("CADRE", "ORDINARY")
WORDS = st.text(alphabet="学习教育组织生活服务群众abc 12:#-'\"“”{}[]&*!|>%@,。", min_size=1, max_size=12).map(
    lambda text: text.strip() or "名"
)


def points(least: int = 0, most: int = 3000) -> st.SearchStrategy[Points]:
    return st.integers(least, most).map(Points)


def amounts(least: int = 0, most: int = 3000) -> st.SearchStrategy[Amount]:
    by_class = st.dictionaries(st.sampled_from(CLASSES), points(least, most), max_size=2)
    return st.builds(lambda default, own: Amount(default, tuple(own.items())), points(least, most), by_class)


def limits() -> st.SearchStrategy[Amount | None]:
    """None, one for everybody, by class, or of one class alone."""
    of_one = st.builds(Amount, st.none(), st.tuples(st.tuples(st.sampled_from(CLASSES), points())))
    return st.none() | amounts() | of_one


def caps() -> st.SearchStrategy[Caps | None]:
    return st.none() | st.builds(Caps, day=limits(), month=limits(), period=limits(), year=limits())


@st.composite
def prices(draw: st.DrawFn) -> dict[str, Any]:
    """One way of saying what an item is worth; tiers rise."""
    kind = draw(st.sampled_from(["worth", "options", "range", "per", "tiers"]))
    if kind == "worth":
        return {"worth": draw(amounts())}
    if kind == "options":
        worths = draw(st.lists(amounts(), min_size=1, max_size=3))
        return {"options": tuple(Option(f"o{n}", f"选项{n}", worth) for n, worth in enumerate(worths))}
    if kind == "range":
        least = draw(points(0, 500))
        return {"range": Range(least, Points(least + draw(st.integers(0, 8)) * 50), draw(st.sampled_from([None, 50])))}
    if kind == "per":
        per = PerUnit(
            "小时",
            draw(amounts()),
            draw(points(1, 1000)),
            draw(points(0, 200)),
            draw(points(0, 200)),
            draw(st.sampled_from(UnitRounding)),
            draw(st.booleans()),
        )
        return {"per": per}
    marks = sorted(draw(st.sets(st.integers(1, 900), min_size=1, max_size=3)))
    worths = sorted(draw(st.lists(st.integers(0, 2000), min_size=len(marks), max_size=len(marks))))
    return {"tiers": tuple(Tier(Points(m), Amount(Points(w))) for m, w in zip(marks, worths, strict=True))}


@st.composite
def items(draw: st.DrawFn, code: str) -> Item:
    price = draw(prices())
    cap = draw(caps())
    summed = "tiers" in price or ("per" in price and price["per"].together)
    if summed and cap:
        cap = Caps(period=cap.period, year=cap.year)
    best = None if summed else draw(st.none() | st.integers(1, 3))
    return Item(
        code,
        draw(WORDS),
        draw(st.sampled_from(Effect)),
        **price,
        cap=cap,
        best=best,
        start=draw(limits()),
        floor=draw(st.none() | amounts(-1000, 0)),
        classes=draw(st.sampled_from([(), (), ("CADRE",)])),
        periods=draw(st.sampled_from([(), (), (PeriodKind.QUARTER,)])),
        activity=draw(st.sampled_from(["", "党员大会"])),
        claim=draw(st.booleans()),
        evidence=draw(st.sampled_from(["", "签到表"])),
        clause="",
        note=draw(st.just("") | WORDS),
    )


@st.composite
def blocks(draw: st.DrawFn, number: int, into: str) -> Block:
    bonus = draw(st.booleans())
    full = None if bonus else draw(limits())
    made = tuple(draw(items(f"B{number}-{n}")) for n in range(draw(st.integers(0, 3))))
    cap = draw(caps())
    if cap and (cap.day or cap.month):  # what is limited or priced as a whole belongs to no day
        dated = [one for one in made if not (one.tiers or (one.per and one.per.together))]
        made = tuple(
            replace(one, best=None, cap=Caps(one.cap.day, one.cap.month) if one.cap else None) for one in dated
        )
    start = Start.FULL if full and draw(st.booleans()) else Start.ZERO
    if cap and cap.year and (start is Start.FULL or any(item.start for item in made)):
        cap = replace(cap, year=None)  # what begins anew every period with points of its own has no limit of the year
    factor = draw(st.sampled_from([None, None, Points(3000)]))
    beyond = None if factor else draw(st.none() | st.builds(Beyond, points(0, 2000), points(0, 9900)))
    floor = draw(st.sampled_from([None, Amount(None), Amount(Points(-500))]))
    if floor is None and full and all(item.effect is Effect.DEDUCT for item in made):
        floor = Amount(None)  # else such a block could do nothing, which is refused
    return Block(
        f"b{number}",
        draw(WORDS),
        full,
        start,
        floor,
        cap,
        bonus,
        into,
        star=None,
        classes=draw(st.sampled_from([(), (), ("ORDINARY",)])),
        periods=draw(st.sampled_from([(), (), (PeriodKind.QUARTER, PeriodKind.YEAR_END)])),
        local=draw(
            st.none() | st.builds(LocalRule, st.none() | st.integers(1, 9), st.none() | points(1, 500), st.booleans())
        ),
        short_under=draw(points(0, 10000)),
        suggestion=draw(st.just("") | WORDS),
        items=made,
        factor=factor,
        beyond=beyond,
    )


@st.composite
def ladders(draw: st.DrawFn) -> tuple[Band, ...]:
    marks = sorted(draw(st.sets(st.integers(0, 120), max_size=4)), reverse=True)
    above = [
        Band(
            f"L{n}",
            draw(WORDS),
            Amount(Points(mark * 100)),
            None,
            n,
            draw(st.sampled_from([None, *Colour])),
            draw(st.sampled_from([None, Share(1, 3), Share(30, 100)])),
            tuple(draw(st.lists(WORDS, max_size=2))),
        )
        for n, mark in enumerate(marks)
    ]
    return (*above, Band("LAST", "最低"))


@st.composite
def components(draw: st.DrawFn, two: bool) -> tuple[Component, ...]:
    """The ledger, with `two` a second one, and some of: a ballot with panels, the self-report, the members' results."""
    weights = st.none() | amounts(1, 90)
    weight = st.builds(Weights, cycles=amounts(1, 100), midyear=weights, year_end=weights, year=weights)
    bonus_share = draw(st.sampled_from([None, Points(1000), Points(3333)]))
    ledger = Component(
        "ledger", "积分", Source.POINTS, draw(weight), base=draw(limits()), cap=draw(limits()), bonus_share=bonus_share
    )
    second = Component("second", "第二部分", Source.POINTS, draw(weight), full=Points(5000))
    panels = (Panel("p", "党员", Points(6000)), Panel("q", "群众", draw(points(0, 4000))))
    members = MembersRule(draw(st.sampled_from(MembersBy)))
    own = (Question("w", "作风"), Question("r", "实绩", Points(250)))
    asked: dict[str, Any] = {**draw(st.sampled_from([{}, {"per_block": True}, {"questions": own}]))}
    asked["quorum"] = draw(st.sampled_from([Share(2, 3), Share(1, 2), Share(80, 100)]))
    asked["absent"] = draw(st.sampled_from(Absent))
    scale = draw(points(10000, 20000))  # no less than the best grade
    more = [
        Component("ballot", "测评", Source.BALLOT, draw(weight), scale, panels=panels, **asked),
        Component("self", "自评", Source.SELF_REPORT),
        Component("mean", "党员平均", Source.MEMBERS, draw(weight), Points(10000), members=members),
    ]
    return (ledger, *([second] if two else []), *more[: draw(st.integers(1, 3))])


CLASSED = (
    PersonClass("CADRE", "党员干部类", ("干部",)),
    PersonClass("ORDINARY", "普通无职党员类"),
    PersonClass("RETIRED", "离退休", scored=False, reason="年老"),
)
GRADES = (Grade("GOOD", "好", Points(10000), Share(1, 3)), Grade("BAD", "差", Points(0)), Grade("NONE", "弃权"))
VETOES = (
    Veto("V0", "零", VetoEffect.ZERO, reach=Reach.YEAR),
    Veto("V1", "低", VetoEffect.LOWEST, clause="第三条"),
    Veto("V2", "出", VetoEffect.EXCLUDE, classes=("CADRE",)),
    Veto("V3", "块", VetoEffect.ZERO, block="b0"),
)
GATES = (
    Gate("限制", (Condition(component="ballot", measure=Measure.PERCENT, under=Points(6000)),), "LAST"),
    Gate("封顶", (Condition(index=True, at_least=Points(9000)),), cap=Points(9500), classes=("CADRE",)),
    Gate("折算", (Condition(index=True, under=Points(5000)),), rate=Points(8000)),
)
CARRIES = st.none() | st.builds(Carry, share=points(0, 10000), over=points(), by=st.sampled_from(CarryBy))
YEARS = st.none() | st.sampled_from(
    [YearRule(by, tuple(Points(n * 100) for n in range(1, 5)) if by is YearBy.WEIGHTED else ()) for by in YearBy]
)


@st.composite
def standards(draw: st.DrawFn, gates: bool = True) -> Standard:
    """A sound standard using every kind of part."""
    two = draw(st.booleans())
    takers = st.sampled_from(["ledger", "index", *(["second"] if two else [])])
    cap, period = draw(st.none() | points(5000, 12000)), draw(st.sampled_from([Span.QUARTER, Span.YEAR]))
    adds_up = period is Span.YEAR or draw(st.booleans())
    made = tuple(draw(blocks(number, draw(takers))) for number in range(3))
    parts = draw(components(two))
    if all(block.bonus for block in made):
        parts = tuple(replace(one, per_block=False) for one in parts)  # there is no block to ask about
    return Standard(
        title=draw(WORDS),
        source=draw(st.just("") | WORDS),
        index=draw(st.sampled_from(IndexKind)),
        period=period,
        full=draw(points(1000, 20000)),
        base=draw(limits()),
        carry=draw(CARRIES),
        cap=None if cap is None else Amount(cap),
        floor=draw(st.sampled_from([None, Amount(None), Amount(Points(100))])),
        rounding=Rounding(draw(st.sampled_from(RoundTo)), draw(st.sampled_from(RoundBy))),
        classes=CLASSED,
        grades=GRADES,
        components=parts,
        blocks=made,
        vetoes=VETOES,
        gates=GATES if gates else (),
        bands=draw(ladders()),
        year=YearRule(YearBy.LAST) if adds_up else draw(YEARS),
        accumulate=adds_up,
        cut_off=draw(st.none() | st.integers(1, 31)),
    )
