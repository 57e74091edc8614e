"""A known text sealed with the field key, by which a strange key is told before anything else is sealed with it."""

from cryptography.exceptions import InvalidTag
from django.db import models

from zhixing.models.sealed import KeyMissingError, seal, unseal

_TEXT = "知行"


def _sealed_text() -> bytes:
    return seal(_TEXT)


class KeyCheck(models.Model):
    """One row, written at the first start and never changed (the database refuses it)."""

    sealed = models.BinaryField(default=_sealed_text)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="key_check_is_one_row")]

    @property
    def fits(self) -> bool:
        """Whether the key of this installation is the one that this database has been sealed with."""
        try:
            return unseal(bytes(self.sealed)) == _TEXT
        except (InvalidTag, KeyMissingError):
            return False
