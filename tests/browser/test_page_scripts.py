"""The two scripts of our own in a real browser: nothing typed is lost, long lists narrow, and neither is needed."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from zhixing.web.frame.navigation import NavItem
from zhixing.web.frame.uploads import EvidenceField

pytestmark = pytest.mark.browser

SITE = "http://page.test"
PEOPLE = [("1", "王建国"), ("2", "李秀英"), ("3", "其其格"), ("4", "王芳")]
PAGE = Template("""{% extends "base.html" %}{% block content %}{% if done %}<p data-done>已完成</p>{% endif %}
<form method="post" action="/sent" data-draft="record"><input type="hidden" name="token" value="t">
{% field form.title %}{% field form.secret %}{% field form.evidence %}
{% include "parts/pick.html" with field=form.people %}
<button type="submit">记分</button></form>
<form method="post" action="/sent" data-forget-drafts><button type="submit">退出登录</button></form>
<table class="table" data-filter="在本页查找姓名">
<tbody><tr><td>王建国</td></tr><tr><td>其其格</td></tr></tbody></table>
{% endblock %}""")


class Record(forms.Form):
    title = forms.CharField(label="活动名称")
    secret = forms.CharField(
        label="密码", required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    evidence = EvidenceField()
    people = forms.MultipleChoiceField(label="参加人员", widget=forms.CheckboxSelectMultiple, choices=PEOPLE)


def answer(route: Route) -> None:
    """Serves our static files and one page: /7 to person 7, after /7/done success, after /7/refused what was typed,
    and as /7/alone a list of one person."""
    path = route.request.url.removeprefix(SITE)
    if path.startswith("/static/"):
        route.fulfill(path=Path(settings.ROOT) / path.lstrip("/"))
        return
    person = path.strip("/").split("/")[0]
    typed = {"title": "河道清理", "people": ["3"]} if path.endswith("/refused") else None
    form = Record(typed)
    if path.endswith("/alone"):
        form.fields["people"] = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=PEOPLE[:1])
    context: dict[str, Any] = {"form": form, "done": path.endswith("/done")}
    if person.isdigit():
        context["viewer"] = {"user_id": person, "name": "张文斌", "label": "支部书记"}
        context["nav"] = [NavItem("我的先锋指数", "/", "award", active=False)]
    route.fulfill(body=PAGE.render(Context(context)), content_type="text/html; charset=utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN")
    context.route("**/*", answer)
    yield context
    context.close()


def open_page(visit: BrowserContext, path: str) -> Page:
    page = visit.new_page()
    page.goto(SITE + path)
    return page


def fill(page: Page) -> None:
    page.get_by_label("活动名称").fill("河道清理")
    page.get_by_label("密码").fill("不该留下")
    page.get_by_label("其其格").check()
    page.wait_for_function("localStorage.length === 1")


def offered(page: Page) -> int:
    return page.get_by_role("button", name="恢复这些内容").count()


def test_what_was_typed_comes_back_except_secrets(visit: BrowserContext) -> None:
    fill(open_page(visit, "/7"))
    page = open_page(visit, "/7")
    assert page.get_by_label("活动名称").input_value() == ""
    page.get_by_role("button", name="恢复这些内容").click()
    assert page.get_by_label("活动名称").input_value() == "河道清理"
    assert [page.get_by_label(name).is_checked() for _, name in PEOPLE] == [False, False, True, False]
    assert page.get_by_label("密码").input_value() == ""
    assert page.get_by_text("已选 1 人，共 4 人").count() == 1
    assert "不该留下" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_password_can_be_looked_at_before_it_is_sent(visit: BrowserContext) -> None:
    page = open_page(visit, "/7")
    field = page.get_by_label("密码")
    field.fill("Abc-12345")
    page.get_by_role("button", name="显示输入的内容").click()
    assert (field.get_attribute("type"), field.input_value()) == ("text", "Abc-12345")
    page.get_by_role("button", name="隐藏").click()
    assert field.get_attribute("type") == "password"


def test_a_field_for_files_speaks_chinese_and_names_what_was_chosen(visit: BrowserContext) -> None:
    page = open_page(visit, "/7")
    field, line = page.get_by_label("佐证"), page.locator(".file-line")
    assert line.inner_text().split() == ["选择照片或", "PDF", "还没有选择"]
    with page.expect_file_chooser() as choosing:
        field.click()
    choosing.value.set_files(
        [
            {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": b"x"},
            {"name": "签到.pdf", "mimeType": "application/pdf", "buffer": b"x"},
        ]
    )
    assert line.locator(".names").inner_text() == "现场.jpg、签到.pdf"


def test_a_draft_is_dropped_when_not_wanted(visit: BrowserContext) -> None:
    page = open_page(visit, "/7")
    fill(page)
    page.reload()
    page.get_by_role("button", name="放弃").click()
    assert page.evaluate("localStorage.length") == 0


def test_a_draft_outlives_a_failed_sending_and_goes_with_success(visit: BrowserContext) -> None:
    page = open_page(visit, "/7")
    fill(page)
    page.get_by_role("button", name="记分").click()
    page.wait_for_url(f"{SITE}/sent")
    page.goto(f"{SITE}/7")
    assert offered(page) == 1
    page.goto(f"{SITE}/7/done")
    assert (offered(page), page.evaluate("localStorage.length")) == (0, 0)


def test_a_refused_form_that_shows_what_was_typed_offers_nothing(visit: BrowserContext) -> None:
    page = open_page(visit, "/7")
    fill(page)
    page.get_by_role("button", name="记分").click()
    page.wait_for_url(f"{SITE}/sent")
    page.goto(f"{SITE}/7/refused")
    assert (offered(page), page.get_by_label("活动名称").input_value()) == (0, "河道清理")


def test_a_draft_is_nobody_elses(visit: BrowserContext) -> None:
    fill(open_page(visit, "/7"))
    page = open_page(visit, "/8")
    assert (offered(page), page.evaluate("localStorage.length")) == (0, 0)


def test_signing_out_forgets_every_draft(visit: BrowserContext) -> None:
    page = open_page(visit, "/7")
    fill(page)
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{SITE}/sent")
    assert page.evaluate("localStorage.length") == 0


def test_many_people_are_narrowed_and_ticked_together(visit: BrowserContext) -> None:
    page = open_page(visit, "/7")
    page.get_by_label("输入姓名查找").fill("王")
    page.get_by_role("button", name="选中列出的").click()
    page.get_by_label("输入姓名查找").fill("")
    assert [page.get_by_label(name).is_checked() for _, name in PEOPLE] == [True, False, False, True]
    assert page.get_by_text("已选 2 人，共 4 人").count() == 1
    page.get_by_label("在本页查找姓名").fill("其")
    assert page.locator("tbody tr:visible").all_inner_texts() == ["其其格"]
    assert page.get_by_text("列出 1 行，共 2 行").count() == 1


def test_a_list_of_one_is_not_searched(visit: BrowserContext) -> None:
    page = open_page(visit, "/7/alone")
    assert page.get_by_text("已选 0 人，共 1 人").count() == 1
    assert page.get_by_label("输入姓名查找").count() + page.get_by_role("button", name="列出的").count() == 0


def test_everything_is_there_without_scripts(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    context.route("**/*", answer)
    page = open_page(context, "/7")
    assert [page.get_by_label(name, exact=True).is_visible() for _, name in PEOPLE] == [True] * 4
    assert page.locator("tbody tr:visible").all_inner_texts() == ["王建国", "其其格"]
    assert page.locator("[data-pick-bar]").is_visible() is False
    page.get_by_text("我的", exact=True).click()
    assert page.locator("details.menu[open]").count() == 1
    context.close()


def test_no_step_meets_an_error(visit: BrowserContext) -> None:
    page = visit.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(f"{SITE}/7")
    fill(page)
    page.reload()
    assert problems == []


def test_the_menu_lies_within_a_phone(visit: BrowserContext) -> None:
    page = open_page(visit, "/7")
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("summary", has_text="菜单").click()
    box = page.get_by_role("navigation", name="主菜单").bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 360) == (True, True)
