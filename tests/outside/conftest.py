"""The adapters against a simulator behind real sockets. None of these tests needs a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from flask import Flask

from app.integrations import authorize_net
from app.integrations.authorize_net import Answer
from tests.simulation import GATEWAY_PATH, MAIL_PATH, Simulation, simulating

SETTINGS = {
    "PAYMENT_GATEWAY": "simulator",
    "AUTHORIZE_NET_LOGIN_ID": "",
    "AUTHORIZE_NET_TRANSACTION_KEY": "",
    "AUTHORIZE_NET_CONNECT_TIMEOUT": 1.0,
    "AUTHORIZE_NET_READ_TIMEOUT": 0.4,
    "AUTHORIZE_NET_DEADLINE": 1.0,
    "MAIL_PROVIDER": "simulator",
    "MANDRILL_API_KEY": "",
    "MANDRILL_CONNECT_TIMEOUT": 1.0,
    "MANDRILL_READ_TIMEOUT": 0.4,
    "MANDRILL_DEADLINE": 1.0,
}
_numbers = count(1)


@pytest.fixture(scope="session")
def shared_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    with simulating(str(tmp_path_factory.mktemp("simulator") / "process.db")) as simulation:
        yield simulation


@pytest.fixture
def simulator(shared_simulator: Simulation) -> Simulation:
    """A simulator in a process of its own, emptied."""
    shared_simulator.reset()
    return shared_simulator


@pytest.fixture
def adapter(simulator: Simulation) -> Iterator[Flask]:
    """The settings under which the adapters find the simulator; change them for a test."""
    app = Flask("adapters")
    app.config.update(
        SETTINGS,
        AUTHORIZE_NET_ENDPOINT=simulator.url + GATEWAY_PATH,
        MANDRILL_ENDPOINT=simulator.url + MAIL_PATH,
    )
    with app.app_context():
        yield app


@pytest.fixture
def authorise(adapter: Flask, simulator: Simulation) -> Callable[..., Answer]:
    """Authorise on a new card: `authorise(last4="0002", amount_cents=100)`."""

    def ask(last4: str = "1111", expires: str = "1230", zip: str = "80202", **said: Any) -> Answer:
        number = next(_numbers)
        card = said.pop("card", None) or simulator.store_card(last4, expires, zip)
        usual: dict[str, Any] = {
            "amount_cents": 12500,
            "customer_profile_id": card[0],
            "payment_profile_id": card[1],
            "invoice": f"P{number:019}",
            "ref_id": f"ref{number}",
            "description": f"Order {number}",
        }
        return authorize_net.authorise(**(usual | said))

    return ask


@pytest.fixture
def card(simulator: Simulation) -> tuple[str, str]:
    """A stored card in good order."""
    return simulator.store_card()
