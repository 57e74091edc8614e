"""完成评定, many branches at once: nobody writes in the chains while results are worked out."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import OperationalError, connections, transaction

from tests import make, walk
from tests.closings import desk, ripe
from zhixing.actions.reviews.bulk_conclusion import conclude_reviews
from zhixing.models import ChainHead, Rating
from zhixing.rules.permissions import Role


def writable() -> set[int]:
    """The organisations in whose chains somebody else could write at this moment."""
    found = set()
    for pk in ChainHead.objects.order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                ChainHead.objects.select_for_update(nowait=True).get(pk=pk)
            found.add(pk)
        except OperationalError:
            continue
    connections.close_all()
    return found


class Watching(ThreadPoolExecutor):
    """Workers that look, as each piece is handed to them, whether anybody could write."""

    seen: set[int] | None = None

    def submit(self, work: Callable[..., Any], /, *args: Any, **others: Any) -> Future[Any]:
        self.seen = (self.seen or set()) | super().submit(writable).result()
        return super().submit(work, *args, **others)


def test_a_large_closing_holds_every_chain_that_it_counts(transactional_db: None) -> None:
    world = make.world()
    both = desk(world)
    cycles = [ripe(both, world.branch), ripe(both, world.sister)]
    elsewhere = make.member("外人", world.other_community)
    make.entry(elsewhere, "LESSON", by=world.viewer(Role.STREET))
    with ThreadPoolExecutor(1) as apart:
        everywhere = apart.submit(writable).result()
    counted = {world.branch.pk, world.sister.pk, world.stranger.pk}
    assert everywhere == {*counted, world.other_community.pk}
    with Watching(2) as workers:
        conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW, workers=workers)
        assert workers.seen == {world.other_community.pk}
    assert Rating.objects.filter(participant__cycle__in=cycles).count() == 8
