"""提醒: by which mail server and chat robot the program sends words out, read from the environment; else by none."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.addresses import LOOPBACK, is_guarded

ROBOTS = ("wecom", "dingtalk", "feishu")
_PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}


@dataclass(frozen=True)
class Mail:
    """A mail server, and from whom to whom: one address of a group, since the program keeps nobody's."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str
    recipient: str


@dataclass(frozen=True)
class Chat:
    """The robot of a group in an enterprise chat."""

    kind: str  # of `ROBOTS`
    address: str  # holds its key: never written down


def mail_of(environment: Mapping[str, str]) -> Mail | None:
    server, sender, recipient = _together(environment, "ZHIXING_MAIL_SERVER", "ZHIXING_MAIL_FROM", "ZHIXING_MAIL_TO")
    if not server:
        return None
    parts = urlsplit(server)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            "ZHIXING_MAIL_SERVER 请写成 smtps://用户:密码@主机:465 或者 smtp+starttls://用户:密码@主机:587。"
        )
    if parts.scheme == "smtp" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(
            "ZHIXING_MAIL_SERVER 不加密的 smtp:// 只能用于本机，请改用 smtps:// 或者 smtp+starttls://。"
        )
    if any("@" not in each or any(sign in each for sign in " ,;\r\n") for each in (sender, recipient)):
        raise ImproperlyConfigured("ZHIXING_MAIL_FROM、ZHIXING_MAIL_TO 各写一个邮箱；要发给多人的，写一个群发邮箱。")
    return Mail(
        parts.scheme,
        parts.hostname,
        parts.port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        sender,
        recipient,
    )


def chat_of(environment: Mapping[str, str]) -> Chat | None:
    kind, address = _together(environment, "ZHIXING_CHAT_KIND", "ZHIXING_CHAT_URL")
    if not kind:
        return None
    if kind not in ROBOTS:
        raise ImproperlyConfigured(
            f"ZHIXING_CHAT_KIND={kind} 不认识，请写 wecom（企业微信）、dingtalk（钉钉）或者 feishu（飞书）。"
        )
    if not is_guarded(address):
        raise ImproperlyConfigured("ZHIXING_CHAT_URL 要以 https:// 开头（只有本机可以用 http://）。")
    return Chat(kind, address)


def _together(environment: Mapping[str, str], *names: str) -> list[str]:
    values = [environment.get(name, "").strip() for name in names]
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if missing and any(values):
        raise ImproperlyConfigured(f"提醒的设置还缺 {'、'.join(missing)}，请一并设好，或把同一组的都去掉。")
    return values
