"""How many stages a second: `order_stages/create` through gunicorn, beside pgbench doing the least that such a
request must ask of PostgreSQL. Both in turns, on one database, whose commits reach the disk."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from app.blueprints.demo.cast import PRIYA
from app.blueprints.demo.crowd import load_batch, missing_batches
from app.blueprints.demo.story import client_ids, load_people
from app.extensions import db
from app.identity.sessions import open_session
from bench import databases
from bench.rounds import medians, print_table
from bench.serving import Load, Server, has_wrk, press, serving
from tests.postgres import installed

ORDERS, CONNECTIONS, ROUNDS, SECONDS = 10_000, (16, 64), 3, 4

# Varied orders and stages, one kept-alive connection a client.
_WRK = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer {token}"
local stages = {{"ordered", "scheduled", "on_site", "assembly", "notified", "hold"}}
function setup(thread) thread:set("seed", math.random(1, 1000000)) end
function init() math.randomseed(seed) end
function request()
    local body = string.format(
        '{{"order_id": %d, "stage": "%s", "update_status": true, "notes": "note %d"}}',
        math.random(1, {orders}), stages[math.random(1, #stages)], math.random(1, 1000000))
    return wrk.format(nil, "/api/v1/order_stages/create", nil, body)
end
"""

# Who asks, whether the order is there, a row of history, the status: one transaction.
_PGBENCH = """
\\set order random(1, {orders})
\\set note random(1, 1000000)
BEGIN;
SELECT sessions.id, users.id, users.first_name, employees.id, applications.slug
    FROM sessions JOIN users ON users.id = sessions.user_id
    JOIN applications ON applications.id = sessions.application_id
    LEFT JOIN employees ON employees.user_id = users.id
    WHERE sessions.token_sha256 = '{digest}';
SELECT id, order_request_id FROM orders WHERE id = :order;
INSERT INTO order_stages (order_id, stage, stage_trigger, stage_start_at, created_at_fm, created_by,
    updated_by, notes, created_at)
    VALUES (:order, 'scheduled', 'api:planox2', now(), now(), 'Priya', 'Priya', 'note :note', now())
    RETURNING id;
INSERT INTO order_statuses (order_id, order_stage_id, stage, stage_trigger, stage_start_at, created_at_fm,
    created_by, updated_by, notes, updated_at)
    VALUES (:order, lastval(), 'scheduled', 'api:planox2', now(), now(), 'Priya', 'Priya', 'note :note', now())
    ON CONFLICT (order_id) DO UPDATE SET order_stage_id = excluded.order_stage_id, stage = excluded.stage,
    stage_start_at = excluded.stage_start_at, notes = excluded.notes, updated_at = excluded.updated_at;
COMMIT;
"""


def run() -> None:
    """Press both in turns; print requests a second, and what part of the limit the application reaches."""
    if not has_wrk():
        print("The bench of stages needs wrk (Debian: apt install wrk); it is left out.\n")
        return
    with databases.postgresql_urls(("stages",)) as urls, TemporaryDirectory(prefix="olio-bench-") as folder:
        with databases.migrated(urls["stages"]) as app:
            token = _prepare(app)
        words = {"token": token, "orders": ORDERS, "digest": hashlib.sha256(token.encode()).hexdigest()}
        scripts = {name: Path(folder) / name for name in ("wrk.lua", "limit.sql")}
        scripts["wrk.lua"].write_text(_WRK.format(**words))
        scripts["limit.sql"].write_text(_PGBENCH.format(**words))
        with serving(urls["stages"]) as server:
            press(server, scripts["wrk.lua"], 16, 2)  # what is made once is made now
            print_table(
                ["connections", "pgbench tps", "Olio req/s", "÷ limit", "p99 ms", "CPU ms a request"],
                [_row(server, urls["stages"], scripts, connections) for connections in CONNECTIONS],
            )


def _row(server: Server, database_url: str, scripts: dict[str, Path], connections: int) -> list[str]:
    loads: list[Load] = []

    def pressed() -> float:
        loads.append(press(server, scripts["wrk.lua"], connections, SECONDS))
        return loads[-1].per_second

    turns = {"limit": lambda: _limit(database_url, scripts["limit.sql"], connections), "olio": pressed}
    limit, olio = medians(turns, ROUNDS).values()
    p99, cpu = median(load.p99_ms for load in loads), median(load.cpu_ms for load in loads)
    return [str(connections), f"{limit:.0f}", f"{olio:.0f}", f"{olio / limit:.2f}", f"{p99:.0f}", f"{cpu:.2f}"]


def _prepare(app: Flask) -> str:
    """Load the orders; answer the token of an employee's session."""
    with app.app_context():
        connection = db.session.connection()
        people = load_people(connection)
        clients = list(client_ids(connection).values())
        for numbers in missing_batches(connection, ORDERS):
            load_batch(connection, numbers, clients)
        token = open_session(connection, people[PRIYA], "planox2")
        db.session.commit()
        db.session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).exec_driver_sql(
            "VACUUM ANALYZE"
        )
        db.session.rollback()
        return token


def _limit(database_url: str, script: Path, connections: int) -> float:
    """Transactions a second of the least SQL, by pgbench."""
    address = urlsplit(database_url)
    told = subprocess.run(
        [installed() / "pgbench", "-n", "-M", "simple", "-f", script, "-c", str(connections), "-j", "2",
         "-T", str(SECONDS), "-h", parse_qs(address.query)["host"][0], "-U", "postgres", address.path[1:]],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", told)
    if not found:
        raise RuntimeError(told)
    return float(found[1])
