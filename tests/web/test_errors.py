"""Pages of refusal that Django itself asks for, before anybody is known to be there."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_a_plain_refusal() -> None:
    response = Client().get("/sign-in/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "提交的内容读不懂" in response.content.decode()
