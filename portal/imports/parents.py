"""Under which task does each task of a file stand, as far as that task is known and no circle arises?"""

from collections.abc import Iterable, Mapping, Sequence

from db.queries.imports import KnownRow
from portal.integrations.records import TaskRecord


def resolved(tasks: Sequence[TaskRecord], known: Iterable[KnownRow]) -> Mapping[str, str]:
    """The external id of each task's parent, by the external id of the task.

    A parent may be named by its id or by its key, and may stand in this file or be here already. One that is
    unknown, deleted or no task counts as none, and of several that stand in a circle one loses its parent.
    """
    there = [row for row in known if row.deleted_at is None]
    names = {row.key: row.external_id for row in there if row.key}
    names.update((row.external_id, row.external_id) for row in there)
    names.update((task.external_key, task.external_id) for task in tasks if task.external_key)
    names.update((task.external_id, task.external_id) for task in tasks)
    ids = {row.id: row.external_id for row in there}
    above = {row.external_id: ids[row.parent_id] for row in there if row.parent_id in ids}
    ours = {task.external_id: names.get(task.parent_external_id, "") for task in tasks}
    above.update(ours)
    _break_circles(above, ours)
    return {task: above.get(task, "") for task in ours}


def _break_circles(above: dict[str, str], ours: Mapping[str, str]) -> None:
    done: set[str] = set()
    for start in ours:
        path: list[str] = []
        on_path: set[str] = set()
        at = start
        while above.get(at) and at not in done:
            path.append(at)
            on_path.add(at)
            if above[at] in on_path:
                circle = path[path.index(above[at]) :]
                del above[next((task for task in circle if task in ours), at)]
                break
            at = above[at]
        done.update(path)


def from_the_top(tasks: Iterable[str], above: Mapping[str, str]) -> Mapping[str, int]:
    """How many of these tasks stand above each: whoever is stored in this order finds the parent there."""
    depth: dict[str, int] = {}
    among = frozenset(tasks)
    for start in among:
        path = []
        at = start
        while at in among and at not in depth:
            path.append(at)
            at = above.get(at, "")
        first = depth[at] + 1 if at in depth else 0
        depth.update((task, first + height) for height, task in enumerate(reversed(path)))
    return depth
