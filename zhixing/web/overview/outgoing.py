"""提醒发出去: a text to the group's mail address, or to the robot of its chat. Nothing but that text leaves."""

import logging
import smtplib
from collections.abc import Callable
from typing import Any

import requests
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from zhixing.rules.overview.reminders import Channel
from zhixing.rules.refusals import Blocked

LOGGER = logging.getLogger(__name__)
SECONDS = 10  # for the other side to answer
# What each kind of robot takes, and by which field it says that it was not taken (0: it was).
_FORMS: dict[str, tuple[Callable[[str], dict[str, Any]], tuple[str, ...]]] = {
    "wecom": (lambda text: {"msgtype": "text", "text": {"content": text}}, ("errcode",)),
    "dingtalk": (lambda text: {"msgtype": "text", "text": {"content": text}}, ("errcode",)),
    "feishu": (lambda text: {"msg_type": "text", "content": {"text": text}}, ("code", "StatusCode")),
}


def channels() -> list[Channel]:
    """The ways out that the settings open."""
    open_ways = {Channel.CHAT: settings.CHAT, Channel.MAIL: settings.MAIL}
    return [channel for channel in Channel if open_ways[channel] is not None]


def sender_by(channel: Channel, subject: str) -> Callable[[str], None]:
    """What sends a text that way; it raises `Blocked` with a sentence where the other side has not taken it."""

    def send(text: str) -> None:
        try:
            _WAYS[channel](subject, text)
        except (requests.RequestException, smtplib.SMTPException, OSError, ValueError) as failure:
            # The kind alone: the address of a robot holds its key.
            LOGGER.warning("A reminder by %s was not taken: %s", channel.value, type(failure).__name__)
            raise Blocked(
                f"未能发送：{channel.label}没有接收，可能是网络不通，或者设置有误。没有记为已催办；"
                "请稍后再发，或者复制文字自行发送，再勾选支部记为已催办。"
            ) from None

    return send


def _mail(subject: str, text: str) -> None:
    mail = settings.MAIL
    assert mail is not None
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=mail.host,
        port=mail.port,
        username=mail.user,
        password=mail.password,
        use_ssl=mail.scheme == "smtps",
        use_tls=mail.scheme == "smtp+starttls",
        timeout=SECONDS,
    )
    EmailMessage(subject, text, mail.sender, [mail.recipient], connection=connection).send()


def _chat(_subject: str, text: str) -> None:
    chat = settings.CHAT
    assert chat is not None
    body, fields = _FORMS[chat.kind]
    answer = requests.post(chat.address, json=body(text), timeout=SECONDS, allow_redirects=False)
    reply = answer.json() if answer.status_code == 200 else {}
    if not isinstance(reply, dict) or not any(reply.get(name) == 0 for name in fields):
        raise ValueError(f"the robot answered {answer.status_code}")


_WAYS: dict[Channel, Callable[[str, str], None]] = {Channel.CHAT: _chat, Channel.MAIL: _mail}
