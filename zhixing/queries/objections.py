"""异议: what the person who answers one chooses from."""

from zhixing.models import Entry, Objection
from zhixing.queries.cycles import quarter_of_cycle
from zhixing.queries.standards import parsed
from zhixing.rules.standards_words import points_text


def entries_of(objection: Objection) -> list[tuple[int, str]]:
    """The standing entries of the quarter of the person concerned, as (id, what it was): those not yet reversed."""
    cycle = objection.posting.cycle
    quarter = quarter_of_cycle(cycle)
    names = {item.code: item.name for _, item in parsed(cycle.version).items}
    found = Entry.objects.filter(
        membership=objection.participant.membership_id, happened_on__range=(quarter.from_on, quarter.until_on),
        reverses__isnull=True, reversal__isnull=True,
    ).order_by("happened_on", "seq")
    return [
        (one.pk, f"{one.happened_on:%m月%d日} {names.get(one.item, one.item)}{f'（{one.note}）' if one.note else ''}")
        for one in found
    ]


def items_of(objection: Objection) -> list[tuple[str, str]]:
    """What can be added, as (`item` or `item:option`, words); where a range decides, the words say which."""
    choices = []
    for block, item in parsed(objection.posting.cycle.version).items:
        words = f"{block.name}：{item.name}"
        if item.options:
            choices += [(f"{item.code}:{option.code}", f"{words}（{option.name}）") for option in item.options]
        elif item.range:
            least, most = points_text(item.range.least), points_text(item.range.most)
            choices.append((item.code, f"{words}（{least} 至 {most} 分，须填分值）"))
        else:
            choices.append((item.code, words))
    return choices
