"""Telling the cast's story to a database: once, however often it is asked for."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.demo.cast import JOBS, LIAISON_OF, PASSWORD, PEOPLE, Job, Person, Visit
from app.blueprints.demo.catalogue import load_lines
from app.blueprints.demo.reports import load_report
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order, OrderRequest, Property
from app.database import table
from app.identity.models import Client, User
from app.identity.passwords import hash_password
from app.identity.people import create_user, make_client, make_employee, make_liaison

_user, _client, _order, _property = table(User), table(Client), table(Order), table(Property)


def load_people(connection: Connection) -> dict[Person, int]:
    """Make the people that are not there yet; answer every one's user id."""
    there: dict[str, int] = dict(connection.execute(sa.select(_user.c.email, _user.c.id)).all())
    password = hash_password(PASSWORD)
    made = [person for person in PEOPLE if person.email not in there]
    for person in made:
        there[person.email] = _make(connection, person, password)
    clients = client_ids(connection)
    for person in made:
        if "liaison" in person.roles:
            make_liaison(connection, there[person.email], [clients[client.email] for client in LIAISON_OF])
    return {person: there[person.email] for person in PEOPLE}


def _make(connection: Connection, person: Person, password_hash: str) -> int:
    user_id = create_user(connection, person.email, person.first_name, person.last_name, None, person.phone)
    connection.execute(sa.update(_user).where(_user.c.id == user_id).values(password_hash=password_hash))
    if {"employee", "photographer"} & set(person.roles):
        make_employee(connection, user_id, photographer="photographer" in person.roles)
    if "client" in person.roles:
        make_client(connection, user_id, company=person.company, billing_postal_code=person.postal_code)
    return user_id


def client_ids(connection: Connection) -> dict[str, int]:
    """Every client's id by the e-mail of its user."""
    rows = sa.select(_user.c.email, _client.c.id).join(_client, _client.c.user_id == _user.c.id)
    return dict(connection.execute(rows).all())


def load_jobs(connection: Connection, people: dict[Person, int]) -> None:
    """Make the orders and requests that are not there yet, with their histories and appointments."""
    there = set(connection.execute(sa.select(_order.c.external_id)).scalars())
    streets = set(connection.execute(sa.select(_property.c.street)).scalars())
    clients = client_ids(connection)
    for job in JOBS:
        if job.reference not in there and job.place.street not in streets:
            _tell(connection, job, clients[job.client.email], people)


def _tell(connection: Connection, job: Job, client_id: int, people: dict[Person, int]) -> None:
    began = clock.now() - timedelta(hours=job.history[0][1])
    property_id = _insert(connection, Property, **job.place.columns())
    owned = {"client_id": client_id, "property_id": property_id, "created_at": began}
    request_id = _insert(connection, OrderRequest, **owned)
    order_id = _insert(connection, Order, **owned, **_details(job, request_id)) if job.accepted else None
    subject = {"order_id": order_id, "order_request_id": request_id}
    rows = [_stage(stage, hours, people, job) | subject for stage, hours in job.history]
    ids = [_insert(connection, OrderStage, **row) for row in rows]
    latest = {name: value for name, value in rows[-1].items() if name != "created_at"}
    known = {"client_id": client_id, "client_billing_postal_code": job.client.postal_code}
    _insert(connection, OrderStatus, **latest, **known, order_stage_id=ids[-1], updated_at=clock.now())
    load_lines(connection, job, order_id, request_id)
    for visit in job.visits:
        appointment_id = _insert(connection, Appointment, **_visit(visit, job, people), order_id=order_id)
        load_report(connection, visit, appointment_id, rows[-1] | {"id": ids[-1]})


def _details(job: Job, request_id: int) -> dict[str, Any]:
    today = clock.now().astimezone(clock.office_zone()).date()
    return {
        "order_request_id": request_id,
        "external_id": job.reference,
        "service_type": job.service,
        "delivery_rush": job.rush,
        "due_date": today + timedelta(days=job.due_in),
        "notes": job.notes or None,
    }


def _stage(stage: str, hours: float, people: dict[Person, int], job: Job) -> dict[str, Any]:
    at = clock.now() - timedelta(hours=hours)
    who = job.client if stage == "new_request" else PEOPLE[0]
    name = who.name
    return {
        "stage": stage,
        "stage_trigger": "api:planoorder" if stage == "new_request" else "console:planox2",
        "stage_start_at": at,
        "created_at_fm": at,
        "created_by_id": people[who],
        "created_by": name,
        "updated_by_id": people[who],
        "updated_by": name,
        "notes": job.notes if stage == "hold" else None,
        "created_at": at,
    }


def _visit(visit: Visit, job: Job, people: dict[Person, int]) -> dict[str, Any]:
    place = clock.zone(job.place.time_zone)
    day = clock.now().astimezone(place).date() + timedelta(days=visit.day)
    start = clock.resolve(datetime.combine(day, time(visit.hour)), place).first
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{job.reference}/{visit.day}/{visit.hour}")),
        "photographer_user_id": people[visit.photographer] if visit.photographer else None,
        "photographer_name": visit.photographer.name if visit.photographer else None,
        "appt_type": job.service,
        "start_at": start,
        "stop_at": start + timedelta(minutes=visit.minutes),
        "time_zone": job.place.time_zone,
        "confirmed": visit.confirmed,
        "cancelled": bool(visit.cancelled),
        "cancel_reason": visit.cancelled or None,
        "duration_s": visit.minutes * 60,
        "cancelled_at": clock.now() if visit.cancelled else None,
        "created_by": PEOPLE[0].name,
        "created_in": "console:planox2",
        "created_at": clock.now(),
        "updated_by": PEOPLE[0].name,
        "updated_at": clock.now(),
    }


def _insert(connection: Connection, model: Any, **values: Any) -> int:
    row: int = connection.execute(
        sa.insert(table(model)).values(values).returning(table(model).c.id)
    ).scalar_one()
    return row
