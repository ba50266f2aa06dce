"""`python -m tests.ordering.dying WHERE ORDER.json`: places an order and is killed on the way, for good.

WHERE: recorded (the order is written, nothing was sent), sending (about to be sent), charged (the card is held,
nothing of it saved), placed (all is saved, nobody has heard of it).
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

from app import create_app, phases
from app.blueprints.payments import holding
from app.outbox import delivery


def die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(where: str) -> None:
    send, end = holding._send, phases.Work.end_phase
    if where == "recorded":
        phases.Work.end_phase = lambda work: (end(work), die())  # type: ignore[method-assign,assignment]
    elif where == "sending":
        holding._send = die
    elif where == "charged":
        holding._send = lambda attempt: (send(attempt), die())[0]
    else:
        import app.action

        app.action.deliver_now = die  # type: ignore[attr-defined]
        delivery.deliver_now = die


def main(where: str, said: dict[str, Any]) -> None:
    app = create_app()
    die_at(where)
    headers = {"Authorization": f"Bearer {said['token']}", "Idempotency-Key": said["key"]}
    app.test_client().post("/api/v1/orders/authorize_and_submit", json=said["body"], headers=headers)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
