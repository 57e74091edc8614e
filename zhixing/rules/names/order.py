"""The order of Chinese names: a sort key from pinyin, with the readings that surnames really have.

`name_key` is stored beside the name and compared byte by byte (collation "C"): surname by sound, tone and
character, then the given name the same way, so that one surname stands together.
"""

import re

from pypinyin import Style, lazy_pinyin

KEY_LENGTH = 200  # what the register keeps: some twenty characters of a name

_SINGLE = """
单shan4 仇qiu2 区ou1 解xie4 查zha1 曾zeng1 任ren2 盖ge3 缪miao4 乐yue4 朴piao2 员yun4 翟zhai2 召shao4 覃qin2
么yao1 幺yao1 黑he4 繁po2 秘bi4 祭zhai4 尉wei4 宓fu2 种chong2 冼xian3 洗xian3 折she2 逄pang2 隗wei3 纪ji3
华hua4 宁ning4 燕yan1 应ying1 过guo1 哈ha3 那na1 车che1 撒sa3 晁chao2 褚chu3 谌chen2 葛ge3 笪da2 阚kan4
句gou1 柏bai3 薄bo2 呙guo1 角jue2 亓qi2 郗xi1 相xiang4 颉xie2 眭sui1 乜nie4 臧zang1 占zhan1 仉zhang3 禚zhuo2
郄qie4 粘nian2 会gui4 炅gui4 莘shen1 万wan4 石shi2 盛sheng4 沈shen3 贾jia3 尹yin3 卜bu3 强qiang2 令ling2
殷yin1 於yu1 朝chao2 娜na4 都du1 色se4 重chong2 长chang2 佴nai4 牟mu4 佟tong2 仝tong2 邸di3
"""
_COMPOUND = """
尉迟yu4-chi2 万俟mo4-qi2 令狐ling2-hu2 长孙zhang3-sun1 澹台tan2-tai2 宰父zai3-fu3 皇甫huang2-fu3
鲜于xian1-yu2 亓官qi2-guan1 子车zi3-ju1 乐正yue4-zheng4 拓跋tuo4-ba2 欧阳ou1-yang2 司马si1-ma3
上官shang4-guan1 夏侯xia4-hou2 诸葛zhu1-ge3 东方dong1-fang1 赫连he4-lian2 公孙gong1-sun1 宇文yu3-wen2
慕容mu4-rong2 司徒si1-tu2 司空si1-kong1 钟离zhong1-li2 闻人wen2-ren2 濮阳pu2-yang2 淳于chun2-yu2 独孤du2-gu1
南宫nan2-gong1 端木duan1-mu4 西门xi1-men2 呼延hu1-yan2 申屠shen1-tu2 轩辕xuan1-yuan2 纳兰na4-lan2
"""


def _table(entries: str) -> dict[str, list[str]]:
    split = (re.fullmatch(r"([^a-z]+)([a-z].*)", entry) for entry in entries.split())
    return {match[1]: match[2].split("-") for match in split if match}


_SINGLE_READINGS = _table(_SINGLE)
_COMPOUND_READINGS = _table(_COMPOUND)
# 单于 is left out of the compounds: today it is nearly always 单 followed by a given name.

# Mongolian names written in Chinese have no surname; these begin with a character that would be read as one.
_NOT_A_SURNAME = ("查干", "查娜", "查苏", "查森", "查汗", "查哈", "解放", "任钦", "石榴")
_BETWEEN = re.compile(r"[\s·•‧・\uff0e.]+")


def name_key(name: str) -> str:
    """Text that sorts as the name does: 区志航 (Ōu) before 仇英 (Qiú) before 单田芳 (Shàn). Empty for an empty name."""
    parts = [part for part in _BETWEEN.split(name) if part]
    plain = "".join(parts)
    if not plain:
        return ""
    readings = _surname_reading(plain, is_han_style=len(parts) == 1)
    known = len(readings)
    readings += lazy_pinyin(list(plain[known:]), style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(_unit(sound, sign) for sound, sign in zip(readings, plain, strict=True))[:KEY_LENGTH]


def _surname_reading(plain: str, *, is_han_style: bool) -> list[str]:
    """Readings of the surname's characters, or none where the ordinary reading will do."""
    if not is_han_style or plain.startswith(_NOT_A_SURNAME):
        return []
    compound = _COMPOUND_READINGS.get(plain[:2])
    if compound and len(plain) > 2:
        return list(compound)
    return list(_SINGLE_READINGS.get(plain[0], ()))


def _unit(sound: str, sign: str) -> str:
    return sign.casefold() if sound == sign else f"{sound}{sign}"
