"""Orders under bad luck: the gateway and the mail provider fail at random, before and after the effect, and the
server's workers are killed. Afterwards the books are reconciled, the money is taken, and what the callers were
told, what Olio holds and what the gateway took are laid side by side. The figures to see are zeros."""

from __future__ import annotations

import itertools
import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path

import sqlalchemy as sa
import time_machine

from app.blueprints.demo.cast import DANA
from app.blueprints.orders.models import Order
from app.blueprints.payments.carrying_out import capture_due, reconcile_due
from app.blueprints.promotions.models import Promotion
from app.database import table
from bench.databases import migrated, postgresql_urls, sqlite_urls
from bench.rounds import print_table
from bench.serving import Server, serving
from tests.ordering.books import assert_books_agree
from tests.ordering.conftest import SUBMIT, store
from tests.simulation import GATEWAY_PATH, MAIL_PATH, Simulation, simulating
from tests.wire import Answer
from tests.wire import Server as Wire
from tests.world import World

CLIENTS = 8
FAULTS = 0.05
# What ends a try for good; anything else is sent again under the same key.
FINAL = {
    "action-successful", "mandrill-email-failed", "external-application-error", "failed-payment",
    "declined-payment",
}  # fmt: skip
TOLD_IT_STANDS = {"action-successful", "mandrill-email-failed"}
# Longer than a key is held for a request that has died.
LEASE_S = 125
# When the books are reconciled, in seconds from the end of the orders: as the worker would come round.
ROUNDS = (100, 200, 400, 1000, 4000, 90_000)


@dataclass
class Told:
    """What the callers heard: how each order ended for them, and which were acknowledged. open: those that
    have had no answer to rely on yet."""

    answers: Counter[str] = field(default_factory=Counter)
    orders: list[int] = field(default_factory=list)
    open: set[int] = field(default_factory=set)
    retries: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, number: int, answer: Answer | None, retries: int) -> None:
        with self._lock:
            self.retries += retries
            if answer is None:
                self.open.add(number)
                return
            self.open.discard(number)
            self.answers[answer.status] += 1
            if answer.status in TOLD_IT_STANDS:
                self.orders.append(answer.json["data"]["order"]["order_id"])

    @property
    def heard(self) -> int:
        return self.answers.total() + len(self.open)


def run(orders: int = 1000, kills: int = 10) -> None:
    """Soak both databases and print what came of it."""
    rows = []
    for name, urls in (("SQLite", sqlite_urls), ("PostgreSQL", postgresql_urls)):
        with urls(("soak",)) as named:
            began = time.monotonic()
            found = soak(named["soak"], orders, kills)
            rows.append([name, *(str(figure) for figure in found.values()), f"{time.monotonic() - began:.0f}"])
    print_table(["engine", *found, "seconds"], rows)


def soak(url: str, orders: int, kills: int, seed: int = 7) -> dict[str, int]:
    """Place the orders under faults and kills, reconcile, capture, compare; answers the counts.

    Raises AssertionError if a card was charged twice or for nothing, or a promotion's use is unaccounted for.
    """
    with _gateway() as simulator:
        outside = {
            "AUTHORIZE_NET_ENDPOINT": simulator.url + GATEWAY_PATH,
            "MANDRILL_ENDPOINT": simulator.url + MAIL_PATH,
            "LOG_LEVEL": "ERROR",
        }
        with migrated(url, PAYMENT_LOOK_UPS=(0.1, 0.3), **outside) as app:
            world = World(app)
            store(world, simulator, DANA)
            _let_promotion_be_used(world)
            simulator.set(random={"p": FAULTS, "seed": seed})
            with serving(url, PAYMENT_LOOK_UPS="0.1,0.3", **outside) as server:
                told, killed = _order(server, world, orders, kills, random.Random(seed))
            simulator.set(random=None)
            _settle_books(world)
            return _compare(world, simulator, told) | {"workers killed": killed}


@contextmanager
def _gateway() -> Iterator[Simulation]:
    with (
        tempfile.TemporaryDirectory(prefix="olio-soak-") as folder,
        simulating(str(Path(folder) / "simulator.db")) as simulator,
    ):
        yield simulator


def _let_promotion_be_used(world: World) -> None:
    promotion = table(Promotion)
    mine = sa.update(promotion).where(promotion.c.code == "WELCOME10")
    world.execute(mine.values(usage_limit=None, client_limit=10_000))


def _order(server: Server, world: World, orders: int, kills: int, chance: random.Random) -> tuple[Told, int]:
    """Place the orders; those that a kill cut short are sent again once their keys are free."""
    told, token = Told(), world.tokens["client"]
    wire = Wire("127.0.0.1", int(server.url.rpartition(":")[2]), Path(os.devnull))

    def send(number: int, tries: int) -> None:
        answer, retries = _place(wire, token, number, tries)
        told.note(number, answer, retries)

    with _killing(server, kills, told, orders, chance) as killed, ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda number: send(number, 4), range(orders)))
    time.sleep(LEASE_S if told.open else 0)
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda number: send(number, 300), told.open.copy()))
    if told.open:
        raise RuntimeError(f"no answer to rely on for the orders {sorted(told.open)}")
    return told, next(killed)


def _place(wire: Wire, token: str, number: int, tries: int) -> tuple[Answer | None, int]:
    """Send one order until there is an answer to rely on, as a careful program does; None if none comes."""
    address = {"street": f"{number} Soak Street", "city": "Kansas City", "state": "MO", "postal_code": "64112"}
    order = {"primary_service": {"slug": "photos"}, "property_info": {"address": address}}
    said = {"order": order} | ({"promotion_code": "WELCOME10"} if number % 3 == 0 else {})
    for retries in range(tries):
        try:
            answer = wire.post(SUBMIT, said, token, Idempotency_Key=f"soak-{number}")
            if answer.status in FINAL:
                return answer, retries
        except (OSError, HTTPException):
            pass
        time.sleep(0.5)
    return None, tries


@contextmanager
def _killing(
    server: Server, kills: int, told: Told, orders: int, chance: random.Random
) -> Iterator[Iterator[int]]:
    """Kill every worker with SIGKILL, again and again, spread over the run; gunicorn starts new ones."""
    done, counted = threading.Event(), itertools.count()

    def kill() -> None:
        for nth in range(1, kills + 1):
            while told.heard < orders * nth / (kills + 1) and not done.wait(0.02):
                pass
            done.wait(chance.random() * 0.2)
            for worker in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
                os.kill(int(worker), signal.SIGKILL)
                next(counted)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield counted
    finally:
        done.set()
        killer.join()


def _settle_books(world: World) -> None:
    """Let the worker come round as time goes by, then take the money of every order that stands."""
    for seconds in ROUNDS:
        with time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True), world.context():
            reconcile_due()
    world.app.config["CAPTURE_AT"] = "placed"
    with world.context():
        capture_due()


def _compare(world: World, simulator: Simulation, told: Told) -> dict[str, int]:
    found = assert_books_agree(world, simulator, captured=True)
    books = simulator.ledger().values()
    there = {row["id"] for row in world.rows(Order)}
    return {
        "orders sent": told.answers.total(),
        "retries": told.retries,
        "acknowledged": len(told.orders),
        "acknowledged and lost": len(set(told.orders) - there),
        "one order told twice": len(told.orders) - len(set(told.orders)),
        "placed": found["placed"],
        "charged": sum(bool(book["captures"]) for book in books),
        "charged twice": sum(len(book["captures"]) > 1 for book in books),
        "charged for nothing": sum(bool(book["captures"]) for book in books) - found["live"],
        "holds left": sum(len(book["holds"]) for book in books),
    }
