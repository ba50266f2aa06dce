"""The simulated gateway and mail provider, as a test arranges them and reads their books."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from simulators.in_process import InProcess
from tests.wire import ROOT

GATEWAY_PATH, MAIL_PATH = "/xml/v1/request.api", "/api/1.0"
KEYS = {"name": "sim-login", "transactionKey": "sim-transaction-key"}


@dataclass(frozen=True)
class Simulation:
    """Faults, the virtual clock, the ledger and the mails of one simulator."""

    http: httpx.Client
    url: str

    @classmethod
    @contextmanager
    def in_process(cls, file: str) -> Iterator[Simulation]:
        with httpx.Client(transport=InProcess(file), base_url="http://simulator.invalid") as http:
            simulation = cls(http, "http://simulator.invalid")
            simulation.reset()
            yield simulation

    def reset(self) -> None:
        self.http.post("/__sim/reset").raise_for_status()

    def fault(self, do: dict[str, Any], when: str = "before", times: int = 1, **match: Any) -> None:
        """Order a fault for the next call that matches, e.g. `fault({"hang": 2}, "after", type=…)`."""
        wanted = {"do": do, "when": when, "times": times, "match": match}
        self.http.post("/__sim/faults", json=wanted).raise_for_status()

    def set(self, **switches: Any) -> None:
        self.http.post("/__sim/set", json=switches).raise_for_status()

    def advance(self, seconds: float) -> None:
        self.http.post("/__sim/clock", json={"advance": seconds}).raise_for_status()

    def settle(self) -> None:
        self.http.post("/__sim/settle").raise_for_status()

    def ledger(self) -> dict[str, Any]:
        books: dict[str, Any] = self.http.get("/__sim/ledger").json()
        return books

    def log(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.http.get("/__sim/log").json()
        return entries

    def messages(self) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = self.http.get("/__sim/mandrill/messages").json()
        return sent

    def ask(self, method: str, **body: Any) -> Any:
        """A call of the gateway's API by hand: `ask("getTransactionDetails", transId="…")`."""
        said = {f"{method}Request": {"merchantAuthentication": KEYS, **body}}
        return httpx.Response(
            200, content=self.http.post(GATEWAY_PATH, json=said).content.lstrip(b"\xef\xbb\xbf")
        ).json()

    def store_card(self, last4: str = "1111", expires: str = "1230", zip: str = "80202") -> tuple[str, str]:
        """A stored card that behaves as its last four digits say; answers its two ids."""
        nonce = f"sim-nonce-{last4}-{expires}-{zip}.{os.urandom(4).hex()}"
        payment = {"opaqueData": {"dataDescriptor": "COMMON.ACCEPT.INAPP.PAYMENT", "dataValue": nonce}}
        profile = {"merchantCustomerId": os.urandom(8).hex(), "paymentProfiles": {"payment": payment}}
        made = self.ask("createCustomerProfile", profile=profile)
        return made["customerProfileId"], made["customerPaymentProfileIdList"][0]


@contextmanager
def simulating(file: str) -> Iterator[Simulation]:
    """Run the simulator as a process on a free port of the loopback until the block ends."""
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "wsgi",
        "simulator",
        "run",
        "--port",
        "0",
        "--file",
        file,
    ]
    environ = os.environ | {"DATABASE_URL": "sqlite://", "SECRET_KEY": "only to simulate"}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        url = line.removeprefix("AUTHORIZE_NET_ENDPOINT=").removesuffix(GATEWAY_PATH)
        with httpx.Client(base_url=url, trust_env=False) as http:
            yield Simulation(http, url)
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stdout:
            process.stdout.close()
