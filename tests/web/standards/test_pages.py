"""考评办法: the pages of reading, drafting, approving and adopting."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from tests import make
from tests.sample_standard import SAMPLE
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.actions.standards.approval import approve_version, submit_version
from zhixing.actions.standards.drafts import draft_standard
from zhixing.models import Adoption, StandardVersion
from zhixing.rules.permissions import Role
from zhixing.rules.standards.drafts import fingerprint, read_draft
from zhixing.rules.standards.reading import read_standard


def as_(world: make.World, role: Role) -> Client:
    return sign_in(Client(), world.users[role])


def drafted(world: make.World, text: str = SAMPLE) -> StandardVersion:
    return draft_standard(world.street.pk, text=text, by=world.viewer(Role.STREET), at=make.NOW)


def approved(world: make.World) -> StandardVersion:
    version = submit_version(drafted(world).pk, by=world.viewer(Role.STREET), at=make.NOW)
    return approve_version(version.pk, document_number="1号", by=world.viewer(Role.DISTRICT), at=make.NOW)


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return as_read(answer)


def sent(client: Client, url: str, data: dict[str, Any], status: int = 302) -> str:
    answer = client.post(url, data)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return as_read(answer) if status != 302 else answer["Location"]


# --- reading -------------------------------------------------------------------------------------------------------


def test_the_reading_page_holds_every_item_and_offers_a_member_no_act(world: make.World) -> None:
    version = approved(world)
    text = page(as_(world, Role.MEMBER), f"/standards/versions/{version.pk}/")
    standard = read_draft(SAMPLE).standard
    assert standard is not None
    assert [item.name for _, item in standard.items if item.name not in text] == []
    assert [band.name for band in standard.bands if band.name not in text] == []
    for word in ("确定施行", "以此为底稿起草", "审定文号", "退回原因"):
        assert word not in text
    assert "确定施行" in page(as_(world, Role.STREET), f"/standards/versions/{version.pk}/")


def test_the_contents_lead_to_every_section_and_dimension(world: make.World) -> None:
    text = page(as_(world, Role.MEMBER), f"/standards/versions/{approved(world).pk}/")
    contents = re.search(r'<nav[^>]*aria-label="本页目录">(.+?)</nav>', text, re.S)
    assert contents is not None
    targets = re.findall(r'href="#([^"]+)"', contents[1])
    assert targets == re.findall(r'<h[23] id="([^"]+)"', text)
    assert "block-一" in targets


def test_the_list_leads_to_what_is_there(world: make.World) -> None:
    version = approved(world)
    text = page(as_(world, Role.MEMBER), "/standards/")
    assert f"/standards/versions/{version.pk}/" in text
    assert "起草办法" not in text
    assert "起草办法" in page(as_(world, Role.COMMUNITY), "/standards/")


def test_paper_says_whether_it_was_approved(world: make.World) -> None:
    version = drafted(world)
    url = f"/standards/versions/{version.pk}/print/"
    assert "起草中，未经审定" in page(as_(world, Role.STREET), url)
    submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    approve_version(version.pk, document_number="康组发3号", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert "康组发3号" in page(as_(world, Role.MEMBER), url)


def test_the_file_goes_out_and_comes_in_as_it_was(world: make.World) -> None:
    version = approved(world)
    client = as_(world, Role.COMMUNITY)
    answer = client.get(f"/standards/versions/{version.pk}/download/")
    assert (answer.content.decode(), answer["Content-Type"]) == (SAMPLE, "application/yaml; charset=utf-8")
    file = SimpleUploadedFile("办法.yaml", answer.content)
    sent(client, "/standards/start/", {"owner": world.community.pk, "title": "阳光街道党员积分办法", "file": file})
    assert StandardVersion.objects.latest("pk").text == SAMPLE


def test_two_versions_side_by_side(world: make.World) -> None:
    old = approved(world)
    client = as_(world, Role.STREET)
    sent(client, f"/standards/{old.standard_id}/revise/", {})
    new = StandardVersion.objects.latest("pk")
    url = f"/standards/versions/{new.pk}/compare/?old={old.pk}"
    assert "两个版本的内容完全相同" in page(client, url)
    text = SAMPLE.replace("worth: 3, clause", "worth: 5, clause")
    sent(client, f"/standards/versions/{new.pk}/text/", {"text": text, "seen": fingerprint(SAMPLE)})
    assert "维度【学习教育】·细则【无故缺席】·每次分值：由“3”改为“5”。" in page(client, url)


# --- drafting ------------------------------------------------------------------------------------------------------


def test_a_draft_from_another_version_under_its_own_title(world: make.World) -> None:
    base = approved(world)
    client = as_(world, Role.COMMUNITY)
    started = page(client, f"/standards/start/?base={base.pk}")
    assert escape("《阳光街道党员积分办法》第 1 版") in started
    assert 'value="阳光社区党委阳光街道党员积分办法"' in started
    where = sent(client, f"/standards/start/?base={base.pk}", {"owner": world.community.pk, "title": "社区办法"})
    made = StandardVersion.objects.latest("pk")
    assert where == f"/standards/versions/{made.pk}/edit/"
    assert (made.standard.title, made.standard.owner) == ("社区办法", world.community)
    assert read_standard(made.text) == read_standard(SAMPLE.replace("阳光街道党员积分办法", "社区办法"))


@pytest.mark.parametrize("coding", ["utf-8-sig", "gb18030"])
def test_a_file_in_any_of_the_usual_codings(world: make.World, coding: str) -> None:
    file = SimpleUploadedFile("a.yaml", SAMPLE.replace("\n", "\r\n").encode(coding))
    sent(
        as_(world, Role.STREET),
        "/standards/start/",
        {"owner": world.street.pk, "title": "阳光街道党员积分办法", "file": file},
    )
    assert StandardVersion.objects.get().text == SAMPLE


def test_a_file_keeps_its_own_title(world: make.World) -> None:
    def upload(title: str, status: int = 302) -> str:
        file = SimpleUploadedFile("a.yaml", SAMPLE.encode())
        return sent(
            as_(world, Role.STREET),
            "/standards/start/",
            {"owner": world.street.pk, "title": title, "file": file},
            status,
        )

    assert "文件里的名称是《阳光街道党员积分办法》，这里写的是《另一个名称》。请改为一致，" in upload("另一个名称", 422)
    assert not StandardVersion.objects.exists()
    upload("")
    assert StandardVersion.objects.get().standard.title == "阳光街道党员积分办法"


def test_a_draft_without_file_wants_a_title(world: make.World) -> None:
    text = sent(as_(world, Role.STREET), "/standards/start/", {"owner": world.street.pk, "title": ""}, 422)
    assert "请写办法名称。" in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04\x00\x00", "这不是文本文件，请上传 YAML 文件；Excel 和 Word 文件不能直接上传。"),
        ("title: [甲\n".encode(), "这一行附近不合 YAML 格式"),
    ],
)
def test_a_file_that_is_no_standard_is_refused_and_the_title_stays(
    world: make.World, content: bytes, sentence: str
) -> None:
    file = SimpleUploadedFile("a.yaml", content)
    text = sent(
        as_(world, Role.STREET),
        "/standards/start/",
        {"owner": world.street.pk, "title": "写好的名称", "file": file},
        422,
    )
    assert sentence in text
    assert "写好的名称" in text
    assert not StandardVersion.objects.exists()


def test_a_text_that_does_not_read_comes_back_as_typed_with_its_line(world: make.World) -> None:
    version = drafted(world)
    typed = "title: 甲\nblocks:\n  - [乙\n"
    text = sent(
        as_(world, Role.STREET),
        f"/standards/versions/{version.pk}/text/",
        {"text": typed, "seen": fingerprint(SAMPLE), "note": "改了一点"},
        422,
    )
    assert escape(typed) in text.replace("\r\n", "\n")
    assert "改了一点" in text
    assert "第 3 行，全文：" in text
    version.refresh_from_db()
    assert version.text == SAMPLE


def test_a_text_with_problems_is_kept_and_each_is_shown(world: make.World) -> None:
    version = drafted(world)
    typed = SAMPLE.replace("best_band: BLUE", "best_band: PINK")
    client = as_(world, Role.STREET)
    where = sent(client, f"/standards/versions/{version.pk}/text/", {"text": typed, "seen": fingerprint(SAMPLE)})
    line = typed[: typed.index("best_band")].count("\n") + 1
    assert f"第 {line} 行，限制条件【学习不足】·最高等次：没有等次“PINK”，请改为已有的等次编号。" in page(client, where)
    version.refresh_from_db()
    assert version.text == typed
    assert "办法内容还有 1 处问题，请逐条改好再提交。" in page(client, f"/standards/versions/{version.pk}/")


def test_what_another_saved_meanwhile_is_not_written_over(world: make.World) -> None:
    version = drafted(world)
    client = as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/text/"
    sent(client, url, {"text": SAMPLE + "# 甲\n", "seen": fingerprint(SAMPLE)})
    text = sent(client, url, {"text": SAMPLE + "# 乙\n", "seen": fingerprint(SAMPLE)}, 422)
    assert "本页打开后，其他同志已修改这份草稿" in text
    assert "# 乙" in text
    version.refresh_from_db()
    assert version.text == SAMPLE + "# 甲\n"


# --- 积分审定 --------------------------------------------------------------------------------------------------------


def test_the_whole_way_on_pages(world: make.World) -> None:
    version = drafted(world)
    street, district = as_(world, Role.STREET), as_(world, Role.DISTRICT)
    url = f"/standards/versions/{version.pk}/"
    assert "提交审定" in page(street, url)
    sent(street, f"{url}submit/", {})
    own = page(street, url)
    assert ("起草人不能审定自己起草的办法" in own, "撤回修改" in own, "退回原因" in own) == (True, True, False)
    reviewed = page(district, url)
    assert ("审定文号" in reviewed, "退回原因" in reviewed) == (True, True)
    sent(district, f"{url}return/", {"reason": "志愿奉献分值偏低"})
    assert "志愿奉献分值偏低" in page(street, url)
    sent(street, f"{url}submit/", {})
    sent(district, f"{url}approve/", {"document_number": "康组发3号"})
    sent(street, f"{url}adopt/", {"organisation": world.street.pk, "from_on": "2027-01-01"})
    text = page(street, url)
    assert "已确定自 2027年1月1日 起施行。" in text
    assert "尚未施行" in text
    sent(street, f"/standards/adoptions/{Adoption.objects.get().pk}/withdraw/", {})
    assert "已撤销" in page(street, url)


def test_a_refused_approval_or_return_brings_back_what_was_typed(world: make.World) -> None:
    version = submit_version(drafted(world).pk, by=world.viewer(Role.STREET), at=make.NOW)
    url = f"/standards/versions/{version.pk}/"
    text = sent(as_(world, Role.DISTRICT), f"{url}approve/", {"document_number": ""}, 422)
    assert "请填写审定文号。" in text
    text = sent(as_(world, Role.STREET), f"{url}approve/", {"document_number": "康组发3号"}, 422)
    assert "起草人不能审定自己起草的办法，请由另一位有审定权限的同志办理。" in text
    text = sent(as_(world, Role.DISTRICT), f"{url}return/", {"reason": " "}, 422)
    assert "请写明退回原因，供起草人修改。" in text
    version.refresh_from_db()
    assert version.state == "submitted"


def test_an_adoption_that_is_refused_says_why(world: make.World) -> None:
    version = approved(world)
    client = as_(world, Role.STREET)
    url = f"/standards/versions/{version.pk}/adopt/"
    sent(client, url, {"organisation": world.street.pk, "from_on": "2027-01-01"})
    text = sent(client, url, {"organisation": world.street.pk, "from_on": "2027-01-01"}, 422)
    assert "自 2027年1月1日 起施行的办法已经有了，请另选日期，或先撤销那一次施行。" in text
    assert 'value="2027-01-01"' in text


def test_the_guide_shows_every_key(world: make.World) -> None:
    text = page(as_(world, Role.MEMBER), "/standards/guide/")
    for key in ("title", "short_under", "share_cap", "at_least", "together"):
        assert f"<code>{key}</code>" in text
    examples = re.findall(r'<pre class="paste">(title:.*?)</pre>', text, re.DOTALL)
    assert len(examples) >= 5
    assert [one for one in examples if isinstance(read_standard(html.unescape(one)), list)] == []


def test_points_for_an_app_are_pointed_out_until_approved(world: make.World) -> None:
    doubt = "指尖上的形式主义"
    standard = read_draft(SAMPLE).standard
    assert standard is not None
    name = next(item.name for _, item in standard.items)
    version = drafted(world, SAMPLE.replace(name, "每日登录打卡"))
    other = drafted(world, SAMPLE.replace(standard.title, "另一部办法"))
    street = as_(world, Role.STREET)
    assert doubt in page(street, f"/standards/versions/{version.pk}/")
    assert doubt not in page(street, f"/standards/versions/{other.pk}/")
    submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    assert doubt in page(as_(world, Role.DISTRICT), f"/standards/versions/{version.pk}/")
    approve_version(version.pk, document_number="1号", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert doubt not in page(street, f"/standards/versions/{version.pk}/")
