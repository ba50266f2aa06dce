"""A company that has been at work for years: photographers, and their appointments by the hundred thousand.

Each photographer has six visits a day, backwards from `NEWEST`, and now and then a block of three whole days.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.identity.people import create_user, make_employee

PHOTOGRAPHERS, VISITS_A_DAY = 20, 6
BATCH = 100_000
NEWEST = datetime(2090, 6, 1, 12, tzinfo=UTC)

# What the two engines spell differently: an instant from seconds since 1970, and a uuid.
_SPELLINGS = {
    "sqlite": {
        "instant": "strftime('%Y-%m-%d %H:%M:%S.000000', {}, 'unixepoch')",
        "uuid": "lower(hex(randomblob(16)))",
        "yes": "1",
        "no": "0",
    },
    "postgresql": {
        "instant": "to_timestamp({})",
        "uuid": "gen_random_uuid()::text",
        "yes": "true",
        "no": "false",
    },
}


def hire(connection: Connection) -> list[int]:
    """Make the photographers; answer their user ids."""
    users = [
        create_user(connection, f"p{number}@example.com", "Photographer", str(number), None)
        for number in range(PHOTOGRAPHERS)
    ]
    for user in users:
        make_employee(connection, user, photographer=True)
    return users


def fill(connection: Connection, photographers: list[int], wanted: int) -> None:
    """Give the photographers `wanted` appointments between them, a batch a transaction."""
    statement = sa.text(_insert(connection.dialect.name))
    _hurry(connection)
    for first in range(0, wanted, BATCH):
        numbers = {"first": first, "last": min(first + BATCH, wanted) - 1}
        connection.execute(
            statement, numbers | {"lowest": min(photographers), "newest": int(NEWEST.timestamp())}
        )
        connection.commit()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE appointments")
        connection.commit()


def _hurry(connection: Connection) -> None:
    """Let the filling, and nothing that is measured, commit without waiting for the disk."""
    slow = {"sqlite": "PRAGMA synchronous = off", "postgresql": "SET synchronous_commit = off"}
    raw = connection.connection  # before any transaction: in one, SQLite refuses
    raw.cursor().execute(slow[connection.dialect.name])
    raw.commit()


def _insert(dialect: str) -> str:
    spelling = _SPELLINGS[dialect]
    # `i` counts all appointments, `n` those of one photographer; one in 300 is a block.
    day = f":newest - n / {VISITS_A_DAY} * 86400"
    start = f"CASE WHEN n % 300 = 0 THEN {day} - 43200 ELSE {day} + n % {VISITS_A_DAY} * 7200 END"
    length = "CASE WHEN n % 300 = 0 THEN 259200 ELSE 5400 END"
    start_at, stop_at = spelling["instant"].format("start"), spelling["instant"].format("start + length")
    no, now = spelling["no"], spelling["instant"].format(":newest")
    return f"""
        WITH RECURSIVE numbers(i) AS (
            SELECT CAST(:first AS integer) UNION ALL SELECT i + 1 FROM numbers WHERE i < :last
        ), placed AS (SELECT i, i / {PHOTOGRAPHERS} AS n FROM numbers
        ), timed AS (SELECT i, n, {start} AS start, {length} AS length FROM placed)
        INSERT INTO appointments (
            uuid, photographer_user_id, start_at, stop_at, duration_s, time_zone, allday, confirmed, cancelled,
            same_day_cancel, on_site_cancel, optional, ready_to_schedule,
            created_by, created_in, created_at, updated_by, updated_at
        ) SELECT
            {spelling["uuid"]}, :lowest + i % {PHOTOGRAPHERS}, {start_at}, {stop_at}, length, 'America/Denver',
            CASE WHEN length > 86400 THEN {spelling["yes"]} ELSE {no} END, {no}, {no}, {no}, {no}, {no}, {no},
            'bench', 'bench', {now}, 'bench', {now}
        FROM timed
    """
