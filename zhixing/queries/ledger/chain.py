"""Verifying the chains of the ledger: streaming each one, and naming what does not hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Subquery

from zhixing.files.chains.ends import ChainEnd
from zhixing.files.chains.marks import Mark
from zhixing.models import ChainHead, Entry, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.chain import Break, Head, Link, find_breaks, moment_text, read_mark, short_mark
from zhixing.rules.ledger.sources import Source
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do

_BATCH = 5000
PAGE = 100  # chains
_FIELDS = (
    "organisation_id",
    "seq",
    "membership_id",
    "item",
    "happened_on",
    "units",
    "option",
    "worth",
    "source",
    "source_id",
    "reverses__organisation_id",
    "reverses__seq",
    "note",
    "clause",
    "deciding_body",
    "is_proxy",
    "recorded_by_id",
    "recorded_at",
    "hash_before",
    "hash",
)


@dataclass(frozen=True)
class ChainBreak:
    """One break, with the row that stands at that place now (None where it is gone), for a person to read."""

    organisation: str
    seq: int
    sentence: str
    row: str

    def __str__(self) -> str:
        return f"{self.organisation}：{self.sentence}{f'（现为：{self.row}）' if self.row else ''}"


def stream_chain(organisation_id: int, until: int | None = None) -> Iterator[tuple[Link, str, str]]:
    """The chain of one organisation in order, up to a place; read in batches so that no chain is ever held whole."""
    chain = Entry.objects.filter(organisation_id=organisation_id)
    rows = (chain if until is None else chain.filter(seq__lte=until)).order_by("seq", "pk").values_list(*_FIELDS)
    for (
        *facts,
        turned_in,
        turned_seq,
        note,
        clause,
        body,
        is_proxy,
        recorded_by,
        recorded_at,
        before,
        digest,
    ) in rows.iterator(chunk_size=_BATCH):
        reverses = "" if turned_seq is None else f"{turned_in}:{turned_seq}"
        covered = (*facts, reverses, note, clause, body, is_proxy, recorded_by, moment_text(recorded_at))
        yield Link(*covered), before, digest


def breaks_of(organisation_id: int) -> Iterator[Break]:
    """Every place where this organisation's chain does not hold. Whoever calls has asked for permission.

    Entries may be written meanwhile: the walk ends where the head stood when it began, unless rows stand beyond it.
    """
    chain_head = ChainHead.objects.filter(pk=organisation_id).first()
    if chain_head is None:
        return find_breaks(organisation_id, stream_chain(organisation_id), None)
    now = ChainHead.objects.filter(pk=organisation_id).values("seq")
    beyond = Entry.objects.filter(organisation_id=organisation_id, seq__gt=Subquery(now)).exists()
    chain = stream_chain(organisation_id, None if beyond else chain_head.seq)
    return find_breaks(organisation_id, chain, Head(chain_head.seq, chain_head.hash, chain_head.is_sealed))


def unlike_kept(ends: Mapping[int, ChainEnd | None], organisation_ids: Iterable[int]) -> list[ChainBreak]:
    """What the lengths kept outside the database say against the ledger: chains gone, cut short or put back."""
    breaks, known = [], set(organisation_ids)
    names = dict(Organisation.objects.filter(pk__in=ends).values_list("pk", "name"))
    for organisation_id, end in sorted(ends.items()):
        name = names.get(organisation_id, f"编号为 {organisation_id} 的党组织（已不在系统里）")
        if end is None:
            breaks.append(ChainBreak(name, 0, "数据库之外保存的链尾记录无法读取，被改动或损坏过。", ""))
        elif organisation_id not in known:
            breaks.append(ChainBreak(name, 0, f"整本台账缺失：它曾经有 {end.length} 笔。", ""))
        elif sentence := _against(organisation_id, end.length, end.hash):
            breaks.append(ChainBreak(name, end.length, sentence, ""))
    return breaks


def unlike_marks(marks: Iterable[Mark]) -> list[ChainBreak]:
    """What a list of marks that was handed upward says against the ledger of today."""
    return [
        ChainBreak(mark.name, mark.length, sentence, "")
        for mark in marks
        if (sentence := _against(mark.organisation_id, mark.length, mark.hash))
    ]


def _against(organisation_id: int, length: int, digest: str) -> str:
    """Why the chain of today is not a continuation of one that had this length and this end; empty where it is."""
    if not length:
        return ""
    now = Entry.objects.filter(organisation_id=organisation_id, seq=length).values_list("hash", flat=True).first()
    if now is None:
        return f"当时有 {length} 笔，现在没有第 {length} 笔：末尾的记录缺失，或整本台账被替换为以前的内容。"
    return "" if now == digest else f"第 {length} 笔与当时的不同，这一笔或它之前的记录被替换过。"


def chain_ends() -> list[ChainEnd]:
    """Where every chain stands now."""
    return [
        ChainEnd(head.organisation_id, head.seq, head.hash, head.seal) for head in ChainHead.objects.filter(seq__gt=0)
    ]


def chain_marks(organisation_ids: Iterable[int]) -> list[Mark]:
    """Where these chains stand now, for the list to hand upward."""
    heads = ChainHead.objects.filter(pk__in=list(organisation_ids), seq__gt=0).select_related("organisation")
    return [Mark(head.organisation_id, head.organisation.name, head.seq, head.hash) for head in heads.order_by("pk")]


def describe(breaks: list[Break]) -> list[ChainBreak]:
    """The breaks of one organisation with the rows that stand there now. Four queries; one more with namesakes."""
    if not breaks:
        return []
    organisation_id = breaks[0].organisation_id
    name = Organisation.objects.get(pk=organisation_id).name
    # The name alone: with a wrong field key nothing sealed of the person could be read, and this must still speak.
    entries = Entry.objects.filter(
        organisation_id=organisation_id, seq__in={link_break.seq for link_break in breaks}
    ).only("seq", "happened_on", "item", "source", "membership__organisation", "membership__person__name")
    rows = list(entries.select_related("membership__person"))
    names = public_names_of((row.membership for row in rows), at_home=True)
    words = {
        row.seq: f"{names[row.membership.person_id]}，{chinese_date(row.happened_on)}，细则“{row.item}”，"
        f"{Source(row.source).label if row.source in set(Source) else row.source}"
        for row in rows
    }
    return [
        ChainBreak(name, link_break.seq, link_break.sentence, words.get(link_break.seq, "")) for link_break in breaks
    ]


def verify_chain(viewer: Viewer, organisation: Organisation, at_most: int = 200) -> list[ChainBreak]:
    """What does not hold in one organisation's own chain, for a page."""
    viewer.demand(Do.VERIFY_CHAIN, organisation.path)
    return describe(list(islice(breaks_of(organisation.pk), at_most)))


@dataclass(frozen=True)
class ChainLine:
    """One organisation's chain as kept: how long it is, and the mark to print."""

    organisation_id: int
    name: str
    length: int
    mark: str


def chains(viewer: Viewer, page: str | None = None) -> "Page[ChainLine]":
    """The chains that the viewer may verify, in the order of organisations, a page at a time."""
    heads = (
        ChainHead.objects.filter(organisation__in=Organisation.objects.below(viewer.roots(Do.VERIFY_CHAIN)), seq__gt=0)
        .select_related("organisation")
        .order_by("organisation__sort_key", "organisation_id")
    )
    heads_on_page = Paginator(heads, PAGE).get_page(page)
    lines = [_line(head.organisation, head) for head in heads_on_page]
    return Page(lines, heads_on_page.number, heads_on_page.paginator)  # type: ignore[arg-type]


def chain_of(organisation: Organisation) -> ChainLine | None:
    """Where the chain of one organisation stands; None before its first entry. Who may see it is the caller's."""
    head = ChainHead.objects.filter(organisation=organisation, seq__gt=0).first()
    return _line(organisation, head) if head else None


def any_sealed(organisation_ids: Iterable[int]) -> bool:
    """Whether the seal over at least one of these heads fits the key of this installation."""
    return any(head.is_sealed for head in ChainHead.objects.filter(pk__in=list(organisation_ids)))


def all_chains(organisation_id: int | None = None) -> list[ChainLine]:
    """Every organisation that has entries or a head (below the given one), for the command of the operator."""
    organisations = Organisation.objects.filter(
        Exists(Entry.objects.filter(organisation=OuterRef("pk"))) | Exists(ChainHead.objects.filter(pk=OuterRef("pk")))
    ).in_tree_order()
    if organisation_id is not None:
        top = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
        organisations = organisations.below((top.path,))
    heads = ChainHead.objects.in_bulk()
    return [_line(org, heads.get(org.pk, ChainHead())) for org in organisations]


def _line(organisation: Organisation, head: ChainHead) -> ChainLine:
    return ChainLine(organisation.pk, organisation.name, head.seq, short_mark(head.seq, head.hash))


def chain_mark(organisation_id: int) -> str:
    """The mark of the chain as it stands, to be printed on a notice; empty where nothing was entered yet.

    Whoever keeps the paper can later type it in and see whether the ledger still has that past.
    """
    head = ChainHead.objects.filter(pk=organisation_id, seq__gt=0).first()
    return short_mark(head.seq, head.hash) if head else ""


def mark_line(organisation_id: int) -> str:
    """The mark as a notice prints it; empty where there is none."""
    mark = chain_mark(organisation_id)
    return f"台账校验码：{mark}（此码用于核验公示后台账是否变动）。" if mark else ""


def check_mark(organisation_id: int, text: str) -> tuple[bool, str]:
    """Whether a printed mark still fits this chain, and the sentence to say."""
    read = read_mark(text)
    if read is None:
        return False, "无法识别这个校验码，应形如 128-9f3a0c7e5b2d4a61：先是笔数，再是短横，再是字母和数字。"
    seq, digits = read
    entry = Entry.objects.filter(organisation_id=organisation_id, seq=seq).first()
    if entry is None:
        return False, f"台账现在没有第 {seq} 笔，与印出的校验码不符：当时的记录已缺失。"
    if not entry.hash.startswith(digits):
        return False, f"第 {seq} 笔的校验值与印出的校验码不符：第 {seq} 笔或它之前的记录被改动过。"
    return True, f"相符：第 {seq} 笔及以前的台账与印出校验码时一致（以整条链核对通过为前提）。"
