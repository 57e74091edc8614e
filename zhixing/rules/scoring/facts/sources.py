"""What came in for a component from elsewhere than the ledger: papers, opinions, members' results, earlier periods."""

from __future__ import annotations

import polars as pl

from zhixing.rules.rounding import WIDE, divide
from zhixing.rules.scoring.frames import Facts, raw
from zhixing.rules.scoring.grain import reduced
from zhixing.rules.standards.model import Component, MembersBy, MembersOf, YearBy, YearRule


def divisor(people: pl.DataFrame, component: Component) -> pl.Expr:
    """What a component's value is still to be divided by."""
    name = f"under/{component.code}"
    return pl.col(name) if name in people.columns else pl.lit(1)


def with_fraction(people: pl.DataFrame, component: Component, over: pl.Expr, under: pl.Expr) -> pl.DataFrame:
    """The component's value as over ÷ under; null where either is, or where it would be divided by nothing."""
    is_there = over.is_not_null() & (under > 0)
    return people.with_columns(
        pl.when(is_there).then(over.cast(WIDE)).alias(f"value/{component.code}"),
        pl.when(is_there).then(under.cast(WIDE)).otherwise(pl.lit(1).cast(WIDE)).alias(f"under/{component.code}"),
    )


def from_panels(people: pl.DataFrame, component: Component, facts: Facts) -> pl.DataFrame:
    """What panels of voters gave: counted papers become each panel's mean; panels are weighed among those present."""
    if facts.votes is not None:
        people = with_counts(people, component, facts)
    whole = column(people, raw(component.code))
    if not component.panels:
        return people.with_columns(whole.alias(f"value/{component.code}"))
    weights = reduced([panel.weight for panel in component.panels])
    values = [column(people, raw(component.code, panel.code)) for panel in component.panels]
    present = pl.sum_horizontal(
        pl.when(value.is_not_null()).then(weight) for value, weight in zip(values, weights, strict=True)
    )
    total = pl.sum_horizontal(value * weight for value, weight in zip(values, weights, strict=True))
    is_whole = whole.is_not_null()
    over, under = pl.when(is_whole).then(whole).otherwise(total), pl.when(is_whole).then(1).otherwise(present)
    return with_fraction(people, component, over, under)


def column(people: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in people.columns else pl.lit(None, dtype=pl.Int64)


def with_counts(people: pl.DataFrame, component: Component, facts: Facts) -> pl.DataFrame:
    """Counted papers to the mean value of each panel; grades without a value (abstentions) are left out."""
    assert facts.votes is not None
    values = {grade.code: grade.value for grade in facts.standard.grades if grade.value is not None}
    mine = facts.votes.filter(pl.col("component") == component.code).with_columns(
        value=pl.col("grade").replace_strict(values, default=None, return_dtype=pl.Int64)
    )
    for panel in [panel.code for panel in component.panels] or [""]:
        papers = mine.filter(pl.col("panel").fill_null("") == panel) if component.panels else mine
        name = raw(component.code, panel)
        counted = (
            papers.filter(pl.col("value").is_not_null() & (pl.col("count") > 0))
            .group_by("person")
            .agg(over=(pl.col("value") * pl.col("count")).sum(), under=pl.col("count").sum())
        )
        means = counted.select(
            "person", divide(pl.col("over"), pl.col("under"), facts.standard.rounding.by).alias("mean")
        )
        people = people.join(means, on="person", how="left", maintain_order="left")
        people = people.with_columns(pl.coalesce("mean", column(people, name)).alias(name)).drop("mean")
    return people


def from_members(people: pl.DataFrame, component: Component, facts: Facts) -> pl.DataFrame:
    """An organisation's value from those of its members, or of the organisations directly below it: their mean, or the
    share of them at or above a mark."""
    assert facts.members is not None
    rule = component.members
    whose = rule.of if rule else MembersOf.PEOPLE
    scored = facts.members.filter(
        pl.col("index").is_not_null() & (pl.col("of").fill_null(MembersOf.PEOPLE) == whose.value)
    )
    over = pl.col("index").sum()
    if rule and rule.by is MembersBy.SHARE:
        over = (pl.col("index") >= rule.at_least).sum() * (component.full or facts.standard.full)
    heads = pl.col("member").drop_nulls().n_unique() + pl.col("member").null_count()
    sums = scored.group_by("person").agg(sum_over=over.cast(WIDE), sum_under=pl.len(), heads=heads)
    people = people.join(sums, on="person", how="left", maintain_order="left")
    people = with_fraction(people, component, pl.col("sum_over"), pl.col("sum_under"))
    return people.drop("sum_over", "sum_under").rename({"heads": f"members/{component.code}"})


def from_quarters(people: pl.DataFrame, component: Component, facts: Facts) -> pl.DataFrame:
    """The year's value from its periods; periods in which the person was out of scoring are left out."""
    rule = facts.standard.year or YearRule()
    if facts.quarters is None:
        nothing = pl.lit(None, dtype=pl.Int64).alias(f"value/{component.code}")
        return people.with_columns(nothing, periods=pl.lit(0, dtype=pl.Int64))
    weights = dict(enumerate(reduced(list(rule.weights)), start=1))
    scored = facts.quarters.filter(pl.col("index").is_not_null()).with_columns(
        weight=pl.col("number").replace_strict(weights, default=0, return_dtype=pl.Int64) if weights else pl.lit(1)
    )
    over, under = year_parts(rule)
    lows = {condition.low_periods for gate in facts.standard.gates for condition in gate.when} - {None}
    counts = [(pl.col("index") < low).sum().cast(pl.Int64).alias(f"low/{low}") for low in lows]
    sums = scored.group_by("person").agg(
        *counts, sum_over=over, sum_under=under, periods=pl.len().cast(pl.Int64), worst_period=pl.col("index").min()
    )
    people = people.join(sums, on="person", how="left", maintain_order="left")
    people = with_fraction(people, component, pl.col("sum_over"), pl.col("sum_under"))
    return people.drop("sum_over", "sum_under")


def year_parts(rule: YearRule) -> tuple[pl.Expr, pl.Expr]:
    """What is divided by what to make a year of its periods."""
    index, single = pl.col("index"), pl.lit(1)
    match rule.by:
        case YearBy.MEAN:
            return index.sum(), pl.len()
        case YearBy.SUM:
            return index.sum(), single
        case YearBy.WEIGHTED:
            return (index * pl.col("weight")).sum(), pl.col("weight").sum()
        case YearBy.LAST:
            return index.sort_by("number").last(), single
        case YearBy.HIGHEST:
            return index.max(), single
        case YearBy.LOWEST:
            return index.min(), single
