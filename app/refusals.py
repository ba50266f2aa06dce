"""How a request is turned down: one exception, whatever the face it came through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app import statuses
from app.statuses import Status


@dataclass(frozen=True)
class Problem:
    """One fault in one parameter; `param` is a path such as `line_items[2].quantity`."""

    param: str
    status: Status
    message: str


class Problems(list[Problem]):
    """The faults found so far, in the order found. Validation collects all before it answers."""

    def missing(self, param: str, message: str) -> None:
        self.append(Problem(param, statuses.MISSING_PARAM, message))

    def invalid(self, param: str, message: str) -> None:
        self.append(Problem(param, statuses.INVALID_PARAM, message))

    def refuse_if_any(self) -> None:
        """Raise them as one Refusal: missing-param if any of them is one, else invalid-param."""
        if self:
            missing = any(problem.status is statuses.MISSING_PARAM for problem in self)
            raise Refusal(statuses.MISSING_PARAM if missing else statuses.INVALID_PARAM, problems=self)


@dataclass
class Refusal(Exception):
    """The answer no, with its status, a sentence of its own if the status' is not enough, and the faults."""

    status: Status
    message: str = ""
    problems: Iterable[Problem] = ()
    data: Any = None
    session: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.problems = tuple(self.problems)
        if not self.message:
            self.message = _summary(self.problems) or self.status.sentence
        super().__init__(self.message)

    def kept(self) -> dict[str, Any]:
        """What is stored of a refusal that left something behind, to be answered again."""
        problems = [[problem.param, problem.status.slug, problem.message] for problem in self.problems]
        told = {"status": self.status.slug, "message": self.message, "problems": problems, "data": self.data}
        return {"refused": told}

    @classmethod
    def again(cls, told: dict[str, Any]) -> Refusal:
        """A refusal that was kept, to be raised once more."""
        problems = [Problem(param, statuses.named(slug), text) for param, slug, text in told["problems"]]
        return cls(statuses.named(told["status"]), told["message"], problems, told["data"])


def _summary(problems: tuple[Problem, ...]) -> str:
    return " ".join(dict.fromkeys(problem.message for problem in problems))


def refuse_param(param: str, message: str, status: Status = statuses.INVALID_PARAM) -> Refusal:
    """A refusal for a single parameter, to be raised."""
    return Refusal(status, problems=[Problem(param, status, message)])
