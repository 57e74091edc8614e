"""公示: the words that differ between a posting of members' results and one of organisations'."""

from dataclasses import dataclass

from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class PostingWords:
    kind: str  # 积分公示: what it is called on pages and in chat groups
    subject: str  # what is posted of whom
    name_head: str  # head of the column of names
    index_head: str
    band_head: str
    order: str  # in which order the lines stand
    counter: str  # 人, 个党组织: what those are counted in who are not scored
    carrier: str  # who puts it up
    wall: str  # where it hangs


WORDS: dict[IndexKind, PostingWords] = {
    IndexKind.VANGUARD: PostingWords(
        kind="积分公示",
        subject="党员积分评定结果",
        name_head="姓名",
        index_head="先锋指数",
        band_head="星级",
        order="按姓名拼音排列，不作名次",
        counter="人",
        carrier="支部",
        wall="支部公示栏",
    ),
    IndexKind.FORTRESS: PostingWords(
        kind="堡垒指数公示",
        subject="党组织堡垒指数考评结果",
        name_head="党组织",
        index_head="堡垒指数",
        band_head="等次",
        order="按党组织顺序排列，不作名次",
        counter="个党组织",
        carrier="考评单位",
        wall="公示栏",
    ),
}
