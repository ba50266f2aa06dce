"""`flask doctor`: what is well, what should be known, and what is bad."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import table
from app.extensions import db
from app.integrations.mandrill import To
from app.outbox.enqueue import enqueue_mail
from app.outbox.models import OutboxMessage


@pytest.fixture
def examine(runner, simulator):
    def run():
        result = runner.invoke(args=["doctor"])
        lines = result.stdout.splitlines()
        return result.exit_code, {line[6:].partition(":")[0]: line for line in lines if line[4:6] == "  "}

    return run


def test_a_fresh_installation_is_well_and_says_that_it_is_simulated(examine):
    code, told = examine()
    assert code == 0
    assert [line[:4].strip() for line in told.values()].count("BAD") == 0
    assert "no card is charged" in told["payment gateway"]
    assert told["schema"].startswith("ok")


@pytest.mark.parametrize(
    ("fault", "name", "says"),
    [
        ({"do": {"keys_invalid": True}, "api": "anet"}, "payment gateway", "E00007"),
        (
            {"do": {"no_reporting_permission": True}, "method": "getUnsettledTransactionListRequest"},
            "payment gateway",
            "E00011",
        ),
        ({"do": {"reset": True}, "api": "anet"}, "payment gateway", "unknown"),
        ({"do": {"error": "Invalid_Key"}, "api": "mandrill"}, "mail provider", "Invalid_Key"),
    ],
)
def test_a_provider_that_does_not_serve_us_is_bad(examine, simulator, fault, name, says):
    simulator.fault(**fault)
    code, told = examine()
    assert code == 1
    assert told[name].startswith("BAD")
    assert says in told[name]


def test_mail_that_nobody_sends_is_bad(examine, world):
    with world.context():
        facts = {"first_name": "Dana", "order_number": 1, "address": "1428 Larkspur Lane"}
        enqueue_mail("order-delivered", To("dana@example.com"), facts)
        db.session.commit()
    assert examine()[0] == 0
    late = datetime.now(UTC) - timedelta(hours=1)
    world.execute(sa.update(table(OutboxMessage)).values(next_try_at=late))
    code, told = examine()
    assert (code, "1 e-mails are overdue" in told["outbox"]) == (1, True)


def test_a_trail_that_was_tampered_with_is_bad(api, examine, world):
    api(
        "order_stages/create",
        {"order_id": world.order_id("KW-77120"), "stage": "on_site", "update_status": True},
    )
    world.execute(sa.update(table(AuditEntry)).values(name="Somebody else"))
    code, told = examine()
    assert (code, told["audit trail"][:3]) == (1, "BAD")


def test_real_providers_want_cookies_over_https_only(examine, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_PROVIDER", "mandrill")
    monkeypatch.setitem(app.config, "PAYMENT_GATEWAY", "authorize_net")
    monkeypatch.setattr("app.blueprints.doctor.examination.authorize_net.check_health", lambda: 1 / 0)
    monkeypatch.setattr("app.blueprints.doctor.examination.mandrill.ping", lambda: "not asked")
    code, told = examine()
    assert (code, told["cookies"][:3]) == (1, "BAD")
    assert "ZeroDivisionError" in told["payment gateway"], "a question that fails is a finding"
