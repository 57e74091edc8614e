"""Whether the field key is the one that this database was sealed with; asked before anything is served or sealed."""

from django.conf import settings
from django.core.management.base import CommandError

from config.keys import forget_mark, mark_of, place_of
from zhixing.models import AuditRow, ChainHead, KeyCheck


def demand_field_key() -> None:
    """Refuse to go on with a key that does not fit. A database without a check gets one, if nothing contradicts."""
    check = KeyCheck.objects.first()
    if check is None and not _contradicts():
        KeyCheck.objects.get_or_create(pk=1)
        return
    if check is not None and check.fits:
        _demand_newest_key()
        return
    forget_mark(settings.DATA)
    place = place_of("field_key", settings.DATA)
    raise CommandError(
        f"没有启动：{place} 里的字段密钥与数据库里已加密的内容不符。\n"
        "用它继续，新内容就会用另一把密钥加密，原有的公民身份号码、电话、住址都无法读取。数据没有改动。\n"
        f"请把原来的 field_key（装好系统时另外保管的那一份）放回 {place}（权限 600），再启动；"
        "用环境变量 ZHIXING_FIELD_KEY 给出密钥的，请核对它。"
    )


def _demand_newest_key() -> None:
    """The key with which everything was sealed anew must be there too: else new content gets an older one."""
    last = AuditRow.objects.filter(verb="reseal_fields").order_by("-pk").first()
    mark = last.detail["key"] if last else ""
    if mark and mark not in map(mark_of, settings.SEAL_KEYS):
        raise CommandError(
            f"没有启动：数据库里的内容已经用记号为 {mark} 的密钥重新加密，{settings.DATA / 'keys'} 里没有这一把。\n"
            "数据没有改动。请把另外保管的 seal_key-… 都放回去（权限 600），再启动。"
        )


def _contradicts() -> bool:
    """A database from before there was a check: its chains are sealed too, and none of the seals fits."""
    heads = ChainHead.objects.exclude(seal="")[:5]
    return bool(heads) and not any(head.is_sealed for head in heads)
