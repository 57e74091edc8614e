"""How far the loading has come: moving bars at a terminal, a line now and then where the output is kept in a file."""

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

EVERY = 10.0  # seconds between two lines


class LoadingProgress(Progress):
    """Without a terminal the bars of `rich` say nothing before the end; here each task says where it is."""

    def __init__(self) -> None:
        super().__init__(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._last_line = 0.0

    def advance(self, task_id: TaskID, advance: float = 1) -> None:
        super().advance(task_id, advance)
        task = self._tasks[task_id]
        is_due = time.monotonic() - self._last_line >= EVERY
        if not self.console.is_terminal and (is_due or task.finished):
            self.console.print(f"  {task.description}：{task.completed:.0f}/{task.total:.0f}", highlight=False)
            self._last_line = time.monotonic()
