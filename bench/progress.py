"""A progress bar for what a benchmark prepares."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bench.site import Progress as Told


@contextmanager
def told(title: str) -> Iterator[Told]:
    """A bar that says which table is being written; give it to `site.build`."""
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[table]}"), TimeRemainingColumn()
    with Progress(*columns, transient=True) as progress:
        task = progress.add_task(title, total=1, table="")

        def tell(table: str, done: int, total: int) -> None:
            progress.update(task, completed=done if total > 1 else 0, total=total, table=table)

        yield tell
