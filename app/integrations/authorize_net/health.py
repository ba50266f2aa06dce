"""Whether the gateway can be reached, knows us, and lets us look transactions up."""

from __future__ import annotations

from app.integrations.authorize_net.answers import Answer
from app.integrations.authorize_net.calls import call
from app.integrations.authorize_net.lookups import list_unsettled


def check_health() -> Answer:
    """The first answer that is not "approved", else the last: E00011 means that the account lacks the
    Transaction Details API, without which an unknown outcome could never be settled."""
    known = call("authenticateTest", {})
    if not known.approved:
        return known
    reports = list_unsettled(size=1)
    return reports.answer or known
