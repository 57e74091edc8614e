"""批量设立 and 批量开通 from the sheet to the slips, what is refused on the way, and taking a list back whole."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.files.workbooks import xlsx
from tests.web.signing_in import sign_in
from zhixing.models import Appointment, AuditRow, FoundingList, Organisation, User
from zhixing.rules.permissions import Role

ORGANISATIONS = [
    ["全称", "类别", "上级党组织"],
    ["滨河村党总支", "党总支"],
    ["滨河村第一党支部", "村党支部", "滨河村党总支"],
]
OFFICES = "{branch}，书记，王芳\n{community}，录入员，王芳，wangfang\n{community}，考评小组成员，赵六"


@pytest.fixture
def street(world: make.World) -> Client:
    return sign_in(Client(), world.users[Role.STREET])


@pytest.fixture
def administrator(world: make.World) -> Client:
    return sign_in(Client(), world.users[Role.SYSTEM_ADMIN])


def founded(street: Client, world: make.World) -> FoundingList:
    url = reverse("org_found_list", args=[world.street.pk])
    sheet = SimpleUploadedFile("党组织.xlsx", xlsx(ORGANISATIONS))
    review = street.post(url, {"text": "", "file": sheet})
    assert review.status_code == 200
    assert "还没有设立：党总支 1 个" in review.content.decode()
    assert not FoundingList.objects.exists()
    text = "\n".join("\t".join(row) for row in ORGANISATIONS[1:])
    assert street.post(url, {"text": text, "source": "党组织.xlsx", "confirmed": "1"}).status_code == 302
    return FoundingList.objects.get()


def test_a_sheet_becomes_organisations_each_in_its_place(street: Client, world: make.World) -> None:
    founding = founded(street, world)
    general, branch = Organisation.objects.filter(founding_list=founding).in_tree_order()
    assert (general.parent, branch.parent) == (world.street, general)
    assert branch.path == f"{general.path}{branch.pk}."
    row = AuditRow.objects.get(verb="found_organisations")
    assert (row.summary, row.detail["names"]) == ("党组织.xlsx，2 个党组织", ["滨河村党总支", "滨河村第一党支部"])


def test_one_bad_line_founds_nothing_and_stays_in_the_box(street: Client, world: make.World) -> None:
    url, before = reverse("org_found_list", args=[world.street.pk]), Organisation.objects.count()
    answer = street.post(url, {"text": "甲社区党委，社区党委\n乙支部，小组", "confirmed": "1"})
    page = answer.content.decode()
    assert (answer.status_code, Organisation.objects.count()) == (422, before)
    assert "第 2 行（乙支部）：没有“小组”这一类党组织" in page
    assert "甲社区党委，社区党委" in page


def test_a_list_is_taken_back_whole_until_something_of_it_is_used(street: Client, world: make.World) -> None:
    founding = founded(street, world)
    undo = reverse("org_list_undo", args=[founding.pk])
    branch = Organisation.objects.get(name="滨河村第一党支部")
    clerk = make.appoint(make.user("录入员丙"), Role.CLERK, branch)
    refused = street.post(undo)
    assert refused.status_code == 409
    assert "“滨河村第一党支部”已经在使用" in refused.content.decode()
    assert Organisation.objects.filter(founding_list=founding).count() == 2
    Appointment.objects.filter(user=clerk).delete()
    assert street.post(undo).status_code == 302
    assert not Organisation.objects.filter(name__startswith="滨河村").exists()
    assert street.post(undo).status_code == 409
    assert founded_again(street, world)


def founded_again(street: Client, world: make.World) -> bool:
    """The same names are free again."""
    text = "滨河村党总支，党总支"
    sent = {"text": text, "source": "", "confirmed": "1"}
    return street.post(reverse("org_found_list", args=[world.street.pk]), sent).status_code == 302


def opened(administrator: Client, world: make.World) -> str:
    """The page with the slips."""
    Appointment.objects.filter(role=Role.SECRETARY.value, organisation=world.sister).delete()
    text = OFFICES.format(branch=world.sister.name, community=world.community.name)
    text = text.replace("王芳\n", "王芳，wangfang\n", 1)
    sent = {"text": text, "from_on": "2026-07-01", "document": "阳党发3号", "source": ""}
    review = administrator.post(reverse("account_new_list"), sent)
    assert (review.status_code, User.objects.filter(username="wangfang").exists()) == (200, False)
    assert "共 2 个账号、3 项任职" in review.content.decode()
    answer = administrator.post(reverse("account_new_list"), {**sent, "confirmed": "1"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_office_holders_get_accounts_offices_and_slips(administrator: Client, world: make.World) -> None:
    page = opened(administrator, world)
    wang, zhao = User.objects.get(username="wangfang"), User.objects.get(username="zhaoliu")
    assert page.count("password-card") == 2
    assert set(wang.appointments.values_list("organisation", "role", "document_number")) == {
        (world.sister.pk, "secretary", "阳党发3号"),
        (world.community.pk, "clerk", "阳党发3号"),
    }
    assert (zhao.must_change_password, zhao.appointments.get().role) == (True, "panellist")
    passwords = re.findall(r"<dd><code>(\S{4}-\S{4}-\S{4})</code>", page)
    assert [user.check_password(word) for user, word in zip((wang, zhao), passwords, strict=True)] == [True, True]


def test_a_list_of_accounts_is_taken_back_until_somebody_has_signed_in(
    administrator: Client, world: make.World
) -> None:
    opened(administrator, world)
    opening = FoundingList.objects.get()
    undo = reverse("account_list_undo", args=[opening.pk])
    User.objects.filter(username="zhaoliu").update(last_login=timezone.now())
    refused = administrator.post(undo)
    assert (refused.status_code, "赵六已经登录过" in refused.content.decode()) == (409, True)
    User.objects.filter(username="zhaoliu").update(last_login=None)
    assert administrator.post(undo).status_code == 302
    assert not User.objects.filter(username__in=["wangfang", "zhaoliu"]).exists()
    assert AuditRow.objects.get(verb="undo_listed_accounts").detail["usernames"] == ["wangfang", "zhaoliu"]


def test_whoever_has_signed_in_is_named_in_the_order_of_names(administrator: Client, world: make.World) -> None:
    opened(administrator, world)
    User.objects.filter(username__in=["wangfang", "zhaoliu"]).update(last_login=timezone.now())
    later = User.objects.get(username="zhaoliu")
    later.name = "安六"
    later.save()
    refused = administrator.post(reverse("account_list_undo", args=[FoundingList.objects.get().pk]))
    assert "安六、王芳已经登录过" in refused.content.decode()


def test_the_templates_are_read_back_as_empty_lists(street: Client, administrator: Client, world: make.World) -> None:
    for client, url, page in (
        (
            street,
            reverse("org_found_template", args=[world.street.pk]),
            reverse("org_found_list", args=[world.street.pk]),
        ),
        (administrator, reverse("account_new_template"), reverse("account_new_list")),
    ):
        sheet = SimpleUploadedFile("模板.xlsx", b"".join(client.get(url)))  # type: ignore[arg-type]
        answer = client.post(page, {"text": "", "file": sheet})
        assert (answer.status_code, "没有读到" in answer.content.decode()) == (422, True)
