"""Running the phases of payments outside a request: for a command, and for the worker."""

from __future__ import annotations

from typing import Any

import structlog

from app import statuses
from app.blueprints.payments.alarms import alarm
from app.blueprints.payments.attempts import Attempt
from app.blueprints.payments.due import Step, capture_steps, open_steps
from app.blueprints.payments.sweep import find_strays, give_up_forgotten
from app.changes import noting_changes
from app.extensions import begin_writing, db
from app.identity.caller import operator
from app.phases import Phases, Work, run_phases
from app.refusals import Refusal

log = structlog.get_logger()


def carry_out(step: Step, action: str) -> Attempt | Refusal:
    """Do it; answers the attempt as it then stands, or why it is still open. One that crashes is told to staff,
    and keeps none of the others from their turn."""
    try:
        answer: Attempt | Refusal = _run(step.run(step.attempt, operator().display_name), action)
    except Exception as fault:
        log.error("payment-step-crashed", payment=step.attempt.id, exc_info=fault)
        return _tell_of_crash(step, fault)
    return answer


def _tell_of_crash(step: Step, fault: Exception) -> Refusal:
    told = f"{type(fault).__name__}: {fault}"
    begin_writing()
    alarm(step.attempt, "step-crashed", f"It could not be seen to ({step.what}). {told}")
    db.session.commit()
    return Refusal(statuses.APPLICATION_CRASH, told)


def reconcile_due() -> int:
    """The worker's reconciliation: everything that is due."""
    steps = _read(open_steps)
    for step in steps:
        carry_out(step, "payments reconcile")
    return len(steps) + give_up()


def give_up() -> int:
    """Give up the orders whose payment nobody is making; answers how many there were."""
    forgotten: int = _run(give_up_forgotten(), "payments reconcile")
    return forgotten


def look_for_strays() -> int | None:
    """Compare with the gateway's books; None if they could not be had."""
    strays: int | None = _run(find_strays(operator().display_name), "payments reconcile")
    return strays


def capture_due() -> int:
    """The worker's captures."""
    steps = _read(capture_steps)
    for step in steps:
        carry_out(step, "payments capture")
    return len(steps)


def _read(plan: Any) -> list[Step]:
    steps: list[Step] = plan()
    db.session.rollback()
    return steps


def _run(phases: Phases, action: str) -> Any:
    """Each phase is committed with its audit entry. A refusal is answered: the others have their turn."""
    try:
        with noting_changes() as noted:
            begin_writing()
            work = Work(action, operator(), noted, "")
            answer = run_phases(phases, work)
            work.enter_changes()
            db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return refusal
    except BaseException:
        db.session.rollback()
        raise
    return answer
