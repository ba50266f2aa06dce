"""`flask demo load`: something to try Olio on, and the tokens to try it with."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
import sqlalchemy as sa
from flask import Blueprint
from sqlalchemy.engine import Connection

from app.audit.recording import recorded
from app.blueprints.appointments.models import Appointment
from app.blueprints.demo.cards import EFFECTS, card_ids, load_cards
from app.blueprints.demo.cast import CASEY, DANA, LENA, MARCUS, MAYA, OTIS, PASSWORD, PRIYA, ROBIN, Person
from app.blueprints.demo.catalogue import load_catalogue
from app.blueprints.demo.crowd import load_batch, missing_batches
from app.blueprints.demo.promotions import PROMOTIONS, load_promotions
from app.blueprints.demo.sales import make_sales
from app.blueprints.demo.story import client_ids, load_jobs, load_people
from app.blueprints.demo.welcome import is_new, welcome_text
from app.blueprints.line_items.models import LineItem
from app.blueprints.orders.models import Order, OrderRequest
from app.blueprints.services.models import Service
from app.database import table
from app.extensions import connection, db
from app.identity.caller import APPLICATIONS, operator
from app.identity.models import Client, Employee, User
from app.identity.people import issue_token
from app.identity.registry import sync_routes
from app.identity.sessions import open_session
from app.interfaces import mounted_actions

bp = Blueprint("demo", __name__, cli_group="demo")

MOST_LISTED = 100


@bp.cli.command()
@click.option("--orders", default=0, help="Also make this many numbered orders, for benches.")
@click.option("--json", "as_json", is_flag=True, help="Print tokens and ids as JSON.")
def load(orders: int, as_json: bool) -> None:
    """Load a small believable company. May be repeated: only what is missing is made, tokens are new."""
    people = _load_story()
    _load_crowd(orders)
    with recorded("demo load", operator()):
        handed_out = _keys(connection(), people)
    click.echo(json.dumps(handed_out, indent=2) if as_json else _summary(handed_out))


@bp.cli.command()
@click.option("--url", required=True, help="Where Olio is about to be served.")
def welcome(url: str) -> None:
    """Load the demo into a new database, and print how to try it."""
    if is_new(connection()):
        _load_story()
        make_sales(connection())
    with recorded("demo welcome", operator()):
        text = welcome_text(connection(), url)
    click.echo(text)


def _load_story() -> dict[Person, int]:
    sync_routes(connection(), [(action.path, action.method) for action in mounted_actions()])
    people = load_people(connection())
    load_catalogue(connection())
    load_promotions(connection())
    load_jobs(connection(), people)
    db.session.commit()
    load_cards({DANA.email: (*EFFECTS,)} | {person.email: ("approved",) for person in (MARCUS, LENA, OTIS)})
    return people


def _load_crowd(wanted: int) -> None:
    if not wanted:
        return
    clients = sorted(client_ids(connection()).values())
    with click.progressbar(length=wanted, label="Orders", file=sys.stderr) as bar:
        for numbers in list(missing_batches(connection(), wanted)):
            load_batch(connection(), numbers, clients)
            db.session.commit()
            bar.update(len(numbers))


def _keys(run: Connection, people: dict[Person, int]) -> dict[str, Any]:
    """Fresh tokens for every kind of caller, and the ids there are to try them on."""

    def session(person: Person, application: str) -> str:
        return open_session(run, people[person], application)

    def ids(column: sa.Column[Any], *where: Any) -> list[int]:
        return list(run.execute(sa.select(column).where(*where).order_by(column).limit(MOST_LISTED)).scalars())

    employee, request = table(Employee), table(OrderRequest)
    return {
        "application_tokens": {slug: issue_token(run, slug, "demo") for slug in APPLICATIONS},
        "session_tokens": {
            "client": session(DANA, "planoorder"),
            "employee": session(PRIYA, "planox2"),
            "photographer": session(MAYA, "planox2"),
            "liaison": session(ROBIN, "planoorder"),
            "no_role": session(CASEY, "planoauth"),
        },
        "console": {"email": PRIYA.email, "password": PASSWORD},
        "order_ids": ids(table(Order).c.id),
        "order_request_ids": ids(request.c.id, request.c.state.in_(("submitted", "accepted"))),
        "appointment_ids": ids(table(Appointment).c.id),
        "line_item_ids": ids(table(LineItem).c.id),
        "client_ids": ids(table(Client).c.id),
        "user_ids": ids(table(User).c.id),
        "photographer_user_ids": ids(employee.c.user_id, employee.c.photographer),
        "service_slugs": {"primary": _slugs(run, primary=True), "add_on": _slugs(run, primary=False)},
        "promotion_codes": {name: promotion["code"] for name, promotion in PROMOTIONS.items()},
        "payment_method_ids": card_ids(run, client_ids(run)[DANA.email]),
    }


def _slugs(run: Connection, primary: bool) -> list[str]:
    service = table(Service)
    offered = sa.select(service.c.slug).where(service.c.active, service.c.is_primary.is_(primary))
    return list(run.execute(offered.order_by(service.c.id)).scalars())


def _summary(handed_out: dict[str, Any]) -> str:
    tokens = handed_out["application_tokens"] | handed_out["session_tokens"]
    lines = [f"{name:12} {token}" for name, token in tokens.items()]
    console = handed_out["console"]
    return "\n".join([*lines, f"console      {console['email']} / {console['password']}"])
