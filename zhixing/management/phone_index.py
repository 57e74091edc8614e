"""The hashes by which a mobile number is looked up, for people whom an older version wrote down without them."""

from zhixing.models import Person
from zhixing.models.members import phone_hashes

_BATCH = 2000


def reckon_phone_hashes() -> int:
    """How many people got theirs. To be called after the key was checked: hashes of a strange one meet nothing."""
    waiting = Person.objects.filter(phone_hashes__isnull=True).only("phone").order_by("pk")
    total = 0
    while people := list(waiting[:_BATCH]):
        for person in people:
            person.phone_hashes = phone_hashes(person.phone)
        total += Person.objects.bulk_update(people, ["phone_hashes"])
    return total
