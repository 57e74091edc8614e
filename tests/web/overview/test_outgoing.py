"""催办发出去: to a mail server and a chat robot that run here; what is not taken is not written down."""

import email
import email.policy
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from config.outgoing import Chat, Mail, chat_of, mail_of
from tests import make, walk
from tests.web.signing_in import sign_in
from zhixing.models import AuditRow
from zhixing.rules.permissions import Role

PAGE = "/overview/reminders/?quarter=2026-3"


class Robot(BaseHTTPRequestHandler):
    """Answers as the class is told to, and keeps what it was sent."""

    answer: tuple[int, Any] = (200, {"errcode": 0})
    heard: list[dict[str, Any]]

    def do_POST(self) -> None:
        type(self).heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status, body = type(self).answer
        self.send_response(status)
        if status == 302:
            self.send_header("Location", body)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing on the screen of the tests."""


@pytest.fixture
def robot() -> Iterator[type[Robot]]:
    Robot.heard, Robot.answer = [], (200, {"errcode": 0})
    server = ThreadingHTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with override_settings(CHAT=Chat("wecom", f"http://127.0.0.1:{server.server_port}/send?key=secret")):
        yield Robot
    server.shutdown()
    server.server_close()


class Letters:
    def __init__(self, refuses: bool) -> None:
        self.refuses = refuses
        self.letters: list[Any] = []

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, letter["Subject"].strip(), letter.get_content()))
        return "250 OK"


@contextmanager
def mail_server(*, refuses: bool = False) -> Iterator[list[Any]]:
    handler = Letters(refuses)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, ready_timeout=30)
    controller.start()
    with override_settings(MAIL=Mail("smtp", "127.0.0.1", port, "", "", "zhixing@a.cn", "branches@a.cn")):
        yield handler.letters
    controller.stop()


@pytest.fixture
def street(world: make.World, settings: Any) -> Client:
    settings.CHAT = settings.MAIL = None
    walk.open_cycle(world)
    return sign_in(Client(), world.users[Role.STREET])


def sent(client: Client, channel: str) -> str:
    return client.post(PAGE, {"send": channel}, follow=True).content.decode()


def log() -> list[tuple[str, str]]:
    rows = AuditRow.objects.filter(verb__endswith="_branch_reminders").order_by("pk")
    return [(row.verb, row.summary.partition("，")[0]) for row in rows]


def test_the_robot_of_the_group_gets_the_text_of_the_page_and_each_branch_is_written_down(
    street: Client, robot: type[Robot]
) -> None:
    page = street.get(PAGE).content.decode()
    assert "发到工作群" in page
    assert "发到群发邮箱" not in page
    assert "个支部记为已催办。" in sent(street, "chat")
    (message,) = robot.heard
    assert message["msgtype"] == "text"
    text = message["text"]["content"]
    assert text in page
    assert "阳光小区党支部" in text
    assert not any(name in text for name in ("王建国", "白云", "支部书记甲", "街道党工委甲"))
    assert log() == [("send_branch_reminders", "工作群")] * len(log())
    assert log()
    assert "街道党工委甲" in street.get(PAGE).content.decode()  # 最近催办


@pytest.mark.parametrize(
    ("kind", "answer", "text_at"),
    [
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}, ("text", "content")),
        ("feishu", {"code": 0, "msg": "success"}, ("content", "text")),
    ],
)
def test_each_kind_of_robot_gets_its_own_form(
    street: Client, robot: type[Robot], settings: Any, kind: str, answer: dict[str, Any], text_at: tuple[str, str]
) -> None:
    settings.CHAT = Chat(kind, settings.CHAT.address)
    robot.answer = (200, answer)
    assert "已发到工作群" in sent(street, "chat")
    assert robot.heard[0][text_at[0]][text_at[1]].startswith("各党支部：")


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"errcode": 93000, "errmsg": "invalid webhook url"}),
        (200, {"code": 19001}),
        (200, []),
        (500, {"errcode": 0}),
        (302, "/elsewhere"),
    ],
)
def test_what_the_robot_does_not_take_is_said_and_not_written_down(
    street: Client, robot: type[Robot], answer: tuple[int, Any]
) -> None:
    robot.answer = answer
    assert "未能发送：工作群没有接收" in sent(street, "chat")
    assert (len(robot.heard), log()) == (1, [])  # nor followed anywhere


def test_a_robot_that_is_away_costs_a_sentence(street: Client, caplog: pytest.LogCaptureFixture) -> None:
    with override_settings(CHAT=Chat("wecom", "http://127.0.0.1:9/send?key=secret")):
        assert "未能发送：工作群没有接收" in sent(street, "chat")
    assert log() == []
    assert "secret" not in caplog.text


def test_mail_goes_to_the_address_of_the_group(street: Client) -> None:
    with mail_server() as letters:
        assert "已发到群发邮箱" in sent(street, "mail")
    ((sender, recipients, subject, text),) = letters
    assert (sender, recipients, subject) == ("zhixing@a.cn", ["branches@a.cn"], "2026年第三季度考评还有工作要办")
    assert "阳光小区党支部" in text
    assert log()[0] == ("send_branch_reminders", "群发邮箱")


def test_mail_that_is_not_taken_is_said_and_not_written_down(street: Client) -> None:
    with mail_server(refuses=True) as letters:
        assert "未能发送：群发邮箱没有接收" in sent(street, "mail")
    assert (letters, log()) == ([], [])


def test_without_settings_nothing_can_be_sent(street: Client) -> None:
    page = street.get(PAGE).content.decode()
    assert "群通知文字" in page
    assert 'name="send"' not in page
    assert street.post(PAGE, {"send": "chat"}).status_code == 409  # as a note without a branch
    assert log() == []


def test_the_page_folds_by_community_and_narrows(street: Client, world: make.World) -> None:
    page = street.get(PAGE).content.decode()
    assert page.count('<details class="overview-group"') == 2
    branch = {"branch": world.sister.pk}
    assert "已登记催办：阳光小区党支部。" in street.post(PAGE, branch, follow=True).content.decode()
    assert "阳光小区党支部</label>" not in street.get(f"{PAGE}&only=unreminded").content.decode()
    late = street.get(f"{PAGE}&only=late").content.decode()
    assert "：请开启" in page
    assert "：请开启" not in late  # what is not opened has no day of its own


def test_settings_are_whole_and_guarded() -> None:
    mail = {"ZHIXING_MAIL_FROM": "a@x.cn", "ZHIXING_MAIL_TO": "b@x.cn"}
    whole = mail_of(mail | {"ZHIXING_MAIL_SERVER": "smtps://u:p%40@mail.x.cn"})
    assert whole == Mail("smtps", "mail.x.cn", 465, "u", "p@", "a@x.cn", "b@x.cn")
    chat = {"ZHIXING_CHAT_KIND": "feishu", "ZHIXING_CHAT_URL": "https://open.example/hook"}
    assert chat_of(chat) == Chat("feishu", "https://open.example/hook")
    assert (mail_of({}), chat_of({})) == (None, None)
    refused: list[tuple[Any, dict[str, str]]] = [
        (mail_of, mail),
        (mail_of, mail | {"ZHIXING_MAIL_SERVER": "smtp://mail.x.cn"}),
        (mail_of, mail | {"ZHIXING_MAIL_SERVER": "mail.x.cn"}),
        (mail_of, mail | {"ZHIXING_MAIL_SERVER": "smtps://mail.x.cn", "ZHIXING_MAIL_TO": "b@x.cn,c@x.cn"}),
        (chat_of, chat | {"ZHIXING_CHAT_URL": "http://10.0.0.1/hook"}),
        (chat_of, chat | {"ZHIXING_CHAT_KIND": "slack"}),
        (chat_of, {"ZHIXING_CHAT_KIND": "wecom"}),
    ]
    for read, environment in refused:
        with pytest.raises(ImproperlyConfigured):
            read(environment)
