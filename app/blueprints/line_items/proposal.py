"""A line as a request would have it: what it names is looked up, what it leaves open is filled in, and its
prices are solved. Creating and explaining a line both begin here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.blueprints.line_items.find import find_records
from app.blueprints.line_items.lines import Owner, catalogue_of, of_service, priced
from app.blueprints.line_items.prices import PRICES, Solution, Value
from app.blueprints.line_items.pricing import Question
from app.fields import warn
from app.money import cents
from app.refusals import Problems

KEYS = ("service", "add_on", "fee", "discount", "adjustment")
SIGNED = ("discount", "adjustment")
FILLED = ("service_name", "service_description", "group_name", "service_type_primary")


@dataclass(frozen=True)
class Proposal:
    """The line to be, for its owner; `owner` is None if there is no such record. solution: its prices, None if
    what was said of them could not be read. service: the row of the service it names."""

    owner: Owner | None
    row: dict[str, Any]
    question: Question
    solution: Solution | None
    service: dict[str, Any] | None


def propose(values: dict[str, Any], problems: Problems) -> Proposal:
    """The line that the values describe, with a problem for everything that would keep it from being made."""
    found = dict(find_records(values))
    service = _service(found)
    owner = _owner(values, found, problems)
    _check_source(values, found, problems)
    if "service_id" in values and service is None:
        problems.invalid("service_id", f"There is no service {values['service_id']}.")
    filled = of_service(service) if service else {}
    row = filled | {name: values[name] for name in (*FILLED, "instructions", "processed_at") if name in values}
    row |= {name: values.get(name) for name in ("sourceable_type", "sourceable_id", "updated_at_fm")}
    row |= {"key": key_of(values), "quantity": values.get("quantity", 1)}
    if "service_id" not in values and "service_name" not in values and not _wrong(problems, "service_name"):
        problems.missing("service_name", "Enter the service, or name one of the catalogue by its id.")
    _check_primary(row, found, problems)
    question = ask(row, said_prices(values), catalogue_of(service) if service else None)
    solution = answer(question, problems)
    if solution:
        row |= priced(solution)
    return Proposal(owner, row, question, solution, service)


def said_prices(values: Mapping[str, Any]) -> dict[str, Value]:
    """What a request says of prices, as the solver takes it."""
    percent = "discount_applied_percent"
    return {name: values[name] if name == percent else cents(values[name]) for name in PRICES if name in values}


def ask(row: Mapping[str, Any], said: Mapping[str, Value], catalogue: Mapping[str, int] | None) -> Question:
    """The question that a line puts to the solver."""
    return Question(said, row["quantity"], catalogue, signed=row["key"] in SIGNED)


def answer(question: Question, problems: Problems) -> Solution | None:
    """Solve it, with a problem for each contradiction. None if a price, the quantity or the service was wrong
    in itself: what follows from that would only confuse."""
    if any(_wrong(problems, name) for name in (*PRICES, "quantity", "service_id", "key")):
        return None
    solution = question.solve()
    for found in solution.contradictions:
        problems.invalid(found.param, found.sentence)
    if solution.unpriced:
        warn("price", "unpriced", "Nothing tells the price of this line; it costs nothing.")
    return solution


def _wrong(problems: Problems, param: str) -> bool:
    return any(problem.param == param for problem in problems)


def _service(found: Mapping[str, Any]) -> dict[str, Any] | None:
    if found["service_id"] is None:
        return None
    prefix = "service_"
    return {name.removeprefix(prefix): value for name, value in found.items() if name.startswith(prefix)}


def _owner(values: dict[str, Any], found: Mapping[str, Any], problems: Problems) -> Owner | None:
    kind, sought = values.get("itemable_type"), values.get("itemable_id")
    if kind is None or sought is None:
        return None
    if found["owner"] is None:
        name = "order" if kind == "Order" else "order request"
        problems.invalid("itemable_id", f"There is no {name} {sought}.")
        return None
    return Owner(kind, sought, found["order"])


def _check_source(values: dict[str, Any], found: Mapping[str, Any], problems: Problems) -> None:
    """Where a line came from is said in two halves, and is there."""
    kind, sought = values.get("sourceable_type"), values.get("sourceable_id")
    if kind and sought and found["source"] is None:
        problems.invalid("sourceable_id", f"There is no {kind} {sought}.")
    elif kind and not sought and not _wrong(problems, "sourceable_id"):
        problems.missing("sourceable_id", f"Enter the id of the {kind} it came from.")
    elif sought and not kind and not _wrong(problems, "sourceable_type"):
        problems.missing("sourceable_type", f"Enter what kind of record {sought} is that it came from.")


def key_of(values: dict[str, Any]) -> str:
    """The role that was sent, else `service`; one that is not known is kept, with a warning."""
    key: str = values.get("key", KEYS[0])
    if key not in KEYS:
        warn("key", "unknown-key", f"Line items usually are one of {', '.join(KEYS)}; {key} was kept.")
    return key


def _check_primary(row: dict[str, Any], found: Mapping[str, Any], problems: Problems) -> None:
    """One primary line to an order. If two are asked for it is wrong, whichever way the second became one."""
    if row.get("service_type_primary") and found["primary"] is not None:
        message = f"Line item {found['primary']} ({found['primary_name']}) is the primary one already."
        problems.invalid("service_type_primary", f"{message} Send false to add this one beside it.")
