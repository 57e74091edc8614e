"""What no item may ask for: the use of software, clicks, numbers of articles, pictures for their own sake.

The rules against formalism at the fingertips (2023) and for less burden on the grass roots (2024). A text is read
clause by clause; a clause that forbids such a thing asks for none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

CLAUSE = re.compile(r"[。；;！？!?\n，,]")
FORBIDS = re.compile(
    r"不得|不准|不应|不要求|不需|不必|不再|不以|不看|不计|不按|不搞|禁止|无需|无须|严禁|防止|杜绝|减少|清理|整治"
)
APP = r"app|应用程序|应用软件|手机软件|客户端|小程序|公众号|视频号|学习强国"
USE = r"安装|下载|注册|关注|登录|登陆|打开|启用|使用|活跃|上线|绑定|推广|覆盖|积分|学时|用户|人数|户数|比例|率"
PAPER = r"稿件|投稿|上稿|文章|报道|推文|信息稿|宣传信息|新闻|短视频|心得|体会|简报|美篇"
AMOUNT = r"[\d一二两三四五六七八九十百](?:篇|条|期|个|件)|篇数|条数|数量|不少于|至少|每[月季周年]|采用|刊发|录用"
PICTURE = r"照片|相片|图片|合影|截图|截屏|影像资料|留影|拍照留痕|拍照打卡"


@dataclass(frozen=True)
class Ban:
    """One kind of thing that is not asked for."""

    what: str
    patterns: tuple[re.Pattern[str], ...]  # all of them in one clause


def _ban(what: str, *patterns: str) -> Ban:
    return Ban(what, tuple(re.compile(pattern) for pattern in patterns))


BANS = (
    _ban("安装、使用应用程序", APP, USE),
    _ban("点赞、转发、阅读量", r"点赞|集赞|转发|阅读量|浏览量|点击量|播放量|粉丝|评论数|转评赞"),
    _ban("文章、信息的篇数", PAPER, AMOUNT),
    _ban("文章、信息的篇数", r"[\d一二两三四五六七八九十]\s*篇|篇数"),
    _ban("照片本身", PICTURE),
    _ban("打卡、签到、定位", r"打卡|签到率|每日签到|上传定位|定位打卡"),
    _ban("排名", r"排名|排行|位次|名次"),
)


def formal_asks(texts: Mapping[str, str]) -> list[str]:
    """A sentence for each thing that these texts ask for and no item may; the texts by what a person calls them."""
    sentences = []
    for label, text in texts.items():
        for clause in CLAUSE.split(text):
            plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", clause)).lower()
            if FORBIDS.search(plain):
                continue
            if ban := next((ban for ban in BANS if all(pattern.search(plain) for pattern in ban.patterns)), None):
                sentences.append(
                    f"“{label}”里的“{clause.strip()}”是按{ban.what}考评，属于“指尖上的形式主义”，不能作考评指标；"
                    "请改写为实际做了什么事、群众得到什么。"
                )
    return sentences
