"""对方公钥: a stranger's key is trusted by two people in two steps, and never by itself."""

from zhixing.rules.exchange.fingerprints import is_public_key, same_fingerprint


def registering_blockers(public_key: str, *, is_known: bool, is_own: bool) -> list[str]:
    if not is_public_key(public_key):
        return ["公钥应为 64 位的数字和字母（a 至 f），请从对方“数据交换”页面完整复制。"]
    if is_own:
        return ["这是本系统自己的公钥。请登记对方“数据交换”页面上的公钥。"]
    if is_known:
        return ["这把公钥已经登记，无须再登记。"]
    return []


def trusting_blockers(
    public_key: str, *, typed: str, compared_with: str, is_same_person: bool, is_waiting: bool
) -> list[str]:
    reasons = []
    if not is_waiting:
        reasons.append("这把公钥已经核对启用，或者已经停用，无须再核对。")
    if is_same_person:
        reasons.append("登记公钥的人不能自己核对启用，请由另一名管理员核对。")
    if not compared_with.strip():
        reasons.append("请写明核对对象和方式。")
    if is_waiting and not same_fingerprint(public_key, typed):
        reasons.append(
            "填写的指纹与登记的公钥不符。请对方从其“数据交换”页面重新宣读；仍不相符的，"
            "登记的公钥可能在传送中被换过，请停用这一条，请对方重新提供公钥。"
        )
    return reasons


def ending_blockers(*, is_ended: bool, reason: str) -> list[str]:
    reasons = ["这把公钥已经停用。"] if is_ended else []
    return reasons if reason.strip() else [*reasons, "请填写停用的原因。"]


def writing_blockers(partner: str, *, is_trusted: bool) -> list[str]:
    """Nothing is written to an installation whose key nobody has compared."""
    return [] if is_trusted else [f"“{partner}”的公钥没有核对启用或者已经停用，不能向它生成签名文件。"]
