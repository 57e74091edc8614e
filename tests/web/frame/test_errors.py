"""Pages of refusal that Django itself asks for, before anybody is known to be there."""

import pytest
from django.test import Client

from tests import make
from tests.web.signing_in import sign_in
from zhixing.rules.permissions import Role


@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_a_plain_refusal() -> None:
    response = Client().get("/sign-in/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "提交的内容无法识别" in response.content.decode()


def test_an_address_that_only_a_button_leads_to_answers_with_a_page(world: make.World) -> None:
    response = sign_in(Client(), world.users[Role.SECRETARY]).get("/sign-out/")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "请从页面上办理" in response.content.decode()
