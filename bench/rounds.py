"""Taking turns: contenders are measured round about, so that a slow minute of the machine hits them all."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence


def medians(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median over the rounds of what each contender answers."""
    seen: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, measure in contenders.items():
            seen[name].append(measure())
    return {name: statistics.median(values) for name, values in seen.items()}


def median_ms(work: Iterable[Callable[[], object]]) -> float:
    """The median time of the pieces of work, in milliseconds."""
    taken = []
    for piece in work:
        began = time.perf_counter()
        piece()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as Markdown has it, its columns lined up."""
    rows = [head, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    print("\n".join(lines), end="\n\n")
