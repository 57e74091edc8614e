"""Names: surnames read as surnames, compounds, Mongolian and Hui names, a total and stable order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.names import order as names
from zhixing.rules.names.order import name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单田芳", "shan4单 tian2田 fang1芳"),
        ("仇英", "qiu2仇 ying1英"),
        ("区志航", "ou1区 zhi4志 hang2航"),
        ("解缙", "xie4解 jin4缙"),
        ("查良镛", "zha1查 liang2良 yong1镛"),
        ("曾黎", "zeng1曾 li2黎"),
        ("盖叫天", "ge3盖 jiao4叫 tian1天"),
        ("朴树", "piao2朴 shu4树"),
        ("尉健行", "wei4尉 jian4健 xing2行"),
        ("尉迟恭", "yu4尉 chi2迟 gong1恭"),
        ("万俟卨", "mo4万 qi2俟 xie4卨"),
        ("万里", "wan4万 li3里"),
        ("令狐冲", "ling2令 hu2狐 chong1冲"),
        ("长孙无忌", "zhang3长 sun1孙 wu2无 ji4忌"),
        ("单于涛", "shan4单 yu2于 tao1涛"),
        ("查干巴拉", "cha2查 gan4干 ba1巴 la1拉"),
        ("阿力木·买买提", "a1阿 li4力 mu4木 mai3买 mai3买 ti2提"),
        ("阿力木•买买提", "a1阿 li4力 mu4木 mai3买 mai3买 ti2提"),
        ("张 伟", "zhang1张 wei3伟"),
        ("查力·买买提", "cha2查 li4力 mai3买 mai3买 ti2提"),  # with a dot it has no surname
        ("尉迟", "wei4尉 chi2迟"),  # a surname of two characters has a given name behind it
        ("王们", "wang2王 men5们"),  # without a tone it comes last
        ("Smith", "s m i t h"),
        ("", ""),
    ],
)
def test_key(name: str, key: str) -> None:
    assert name_key(name) == key


def test_order_is_by_sound_of_the_surname_first() -> None:
    shuffled = ["单田芳", "张伟", "仇英", "欧阳修", "区志航", "张伟明", "李娜", "章伟", "吕布", "陆游"]
    ordered = ["李娜", "陆游", "吕布", "区志航", "欧阳修", "仇英", "单田芳", "张伟", "张伟明", "章伟"]
    assert sorted(shuffled, key=name_key) == ordered


def test_each_surname_stands_once_in_the_tables() -> None:
    for entries, table in ((names._SINGLE, names._SINGLE_READINGS), (names._COMPOUND, names._COMPOUND_READINGS)):
        assert len(entries.split()) == len(table)
        assert {sign: len(sign) for sign in table} == {sign: len(sounds) for sign, sounds in table.items()}


@given(st.text(max_size=80))
def test_any_text_has_a_key(name: str) -> None:
    assert len(name_key(name)) <= names.KEY_LENGTH


@given(st.text("张李单查曾王·干于", min_size=1, max_size=6), st.text("张李单查曾王·干于", min_size=1, max_size=6))
def test_different_names_never_share_a_key_but_for_dots(one: str, other: str) -> None:
    if name_key(one) == name_key(other):
        assert one.replace("·", "") == other.replace("·", "")
