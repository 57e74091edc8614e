"""对方公钥: whose signature is trusted, and our own key as others are told it."""

from dataclasses import dataclass

from django.conf import settings

from zhixing.files.exchange.signing import public_key
from zhixing.models import Organisation, PartnerKey
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.exchange.envelope import Party
from zhixing.rules.exchange.fingerprints import fingerprint
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed


@dataclass(frozen=True)
class KeyLine:
    """One key; the fingerprint is told only once the key was let in: until then it is to be asked of the other side."""

    id: int
    name: str
    contact: str
    registered_by: str
    trusted_by: str
    key: PartnerKey
    fingerprint: str


@dataclass(frozen=True)
class KeyPage:
    own: Party
    own_fingerprint: str
    waiting: list[KeyLine]
    trusted: list[KeyLine]
    former: list[KeyLine]
    may_register: bool
    may_trust: bool


def own_party() -> Party:
    """Who we are in a signed file: the topmost organisation, and the key on disk."""
    top = Organisation.objects.filter(parent=None).order_by("pk").first()
    return Party(top.name if top else "知行", public_key(settings.EXCHANGE_KEY))


def trusted_keys() -> set[str]:
    rows = PartnerKey.objects.filter(trusted_at__isnull=False, ended_at__isnull=True)
    return set(rows.values_list("public_key", flat=True))


def partners() -> list[PartnerKey]:
    """Whom a file can be addressed to, by name."""
    return list(PartnerKey.objects.filter(trusted_at__isnull=False, ended_at__isnull=True).order_by("name", "pk"))


def key_page(viewer: Viewer) -> KeyPage:
    may_register, may_trust = viewer.can(Do.REGISTER_KEY), viewer.can(Do.TRUST_KEY)
    if not (may_register or may_trust):
        raise NotAllowed(Do.TRUST_KEY)
    lines = _lines(list(PartnerKey.objects.select_related("registered_by", "trusted_by").order_by("name", "pk")))
    own = own_party()
    return KeyPage(
        own=own,
        own_fingerprint=fingerprint(own.key),
        waiting=[line for line in lines if line.key.trusted_at is None and line.key.ended_at is None],
        trusted=[line for line in lines if line.key.is_trusted],
        former=[line for line in lines if line.key.ended_at is not None],
        may_register=may_register,
        may_trust=may_trust,
    )


def _lines(keys: list[PartnerKey]) -> list[KeyLine]:
    users = [user for key in keys for user in (key.registered_by, key.trusted_by) if user is not None]
    names = user_names_of(users)
    return [
        KeyLine(
            id=key.pk,
            name=key.name,
            contact=key.contact,
            registered_by=names[key.registered_by_id],
            trusted_by=names.get(key.trusted_by_id or 0, ""),
            key=key,
            fingerprint=fingerprint(key.public_key) if key.trusted_at is not None else "",
        )
        for key in keys
    ]
