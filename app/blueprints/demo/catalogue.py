"""What the demo's company sells, and what its orders are made up of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import clock
from app.blueprints.demo.cast import PRIYA, Job
from app.blueprints.line_items.lines import Owner, line_of_service
from app.blueprints.line_items.models import LineItem
from app.blueprints.services.models import Service, ServiceAddOn
from app.database import table

_service, _pair, _line = table(Service), table(ServiceAddOn), table(LineItem)


@dataclass(frozen=True)
class Offer:
    """A service of the catalogue; prices in cents. with_: the primary services that an add-on goes with."""

    slug: str
    name: str
    group: str
    base: int
    unit: int = 0
    quantities: tuple[int, ...] = (1,)
    minutes: int = 0
    with_: tuple[str, ...] = ()
    description: str = ""
    discountable: bool = True
    active: bool = True

    def columns(self) -> dict[str, Any]:
        now = clock.now()
        return {
            "slug": self.slug,
            "name": self.name,
            "description": self.description or None,
            "group_name": self.group,
            "group_slug": self.group.lower().replace(" ", "-"),
            "is_primary": not self.with_,
            "quantities": list(self.quantities),
            "base_price_cents": self.base,
            "unit_price_cents": self.unit,
            "duration_minutes": self.minutes,
            "discountable": self.discountable,
            "active": self.active,
            "created_at": now,
            "updated_by": PRIYA.name,
            "updated_at": now,
        }


PHOTOS = ("photos", "exterior-photos", "twilight-photos")
ON_SITE = (*PHOTOS, "floor-plan", "3d-tour", "video")

OFFERS = (
    Offer("photos", "Interior and exterior photos", "Photography", 9900, 400, (10, 15, 20, 25), 75,
          description="Edited, high-resolution photos of the house inside and out."),
    Offer("exterior-photos", "Exterior photos", "Exterior photography", 7900, 300, (5, 10), 30,
          description="The house and its grounds, by day."),
    Offer("twilight-photos", "Twilight photos", "Twilight photography", 14900, 900, (5, 8), 60,
          description="Taken in the half hour after sunset."),
    Offer("floor-plan", "Floor plan", "Floor plan", 12900, minutes=45,
          description="Measured on site, with room sizes."),
    Offer("3d-tour", "3D tour", "3D tour", 17900, minutes=60,
          description="A walk through every room, hosted for a year."),
    Offer("video", "Walkthrough video", "Video", 24900, minutes=90),
    Offer("virtual-staging", "Virtual staging", "Virtual staging", 0, 3200, (1, 2, 3, 4, 5, 10),
          description="Furniture put into photos of empty rooms, by the photo."),
    Offer("floor-plan-add-on", "Floor plan", "Floor plan", 8900, minutes=30,
          with_=(*PHOTOS, "3d-tour", "video")),
    Offer("3d-tour-add-on", "3D tour", "3D tour", 12900, minutes=45, with_=(*PHOTOS, "floor-plan", "video")),
    Offer("drone", "Drone photos", "Aerial photography", 9900, 300, (5, 10), 30, with_=ON_SITE),
    Offer("virtual-staging-add-on", "Virtual staging", "Virtual staging", 0, 2900, (1, 2, 3, 4, 5, 10),
          with_=PHOTOS),
    Offer("day-to-dusk", "Day to dusk", "Photo editing", 0, 1500, (1, 2, 3, 4, 5), with_=PHOTOS,
          description="A photo taken by day, made to look like dusk."),
    Offer("social-clip", "Social media clip", "Video clips", 7900, with_=("video", *PHOTOS)),
    Offer("rush", "Delivery next morning", "Rush delivery", 5000, with_=ON_SITE, discountable=False),
    Offer("brochure", "Printed brochure", "Print", 2500, 150, (10, 25, 50), with_=PHOTOS, active=False),
)  # fmt: skip

ORDERED: Mapping[str, tuple[tuple[str, int], ...]] = {
    "Photography": (("photos", 20),),
    "Photography and floor plan": (("photos", 25), ("floor-plan-add-on", 1)),
    "Photography and 3D tour": (("photos", 25), ("3d-tour-add-on", 1), ("drone", 5)),
    "Exterior photography": (("exterior-photos", 10),),
    "Twilight photography": (("twilight-photos", 8), ("day-to-dusk", 2)),
    "Floor plan": (("floor-plan", 1),),
    "Virtual staging": (("virtual-staging", 4),),
}
"""What an order of each kind is made up of: services and their quantities, the primary one first."""

# How much of the primary line had been done where a visit was cut short.
CUT_SHORT = {"HL-52": 4}
# What was taken off, in cents, the promotion "10 % on photos" for instance.
TAKEN_OFF = {"KW-77120": 1990, "HL-49": 2500}


def load_catalogue(connection: Connection) -> dict[str, dict[str, Any]]:
    """Make the services that are not there yet, with their pairs; answer every one's row by its slug."""
    there = set(connection.execute(sa.select(_service.c.slug)).scalars())
    made = [offer for offer in OFFERS if offer.slug not in there]
    if made:
        connection.execute(sa.insert(_service), [offer.columns() for offer in made])
    rows = connection.execute(sa.select(_service)).mappings().all()
    services = {row["slug"]: dict(row) for row in rows}
    pairs = [
        {"service_id": services[primary]["id"], "add_on_id": services[offer.slug]["id"]}
        for offer in made
        for primary in offer.with_
    ]
    if pairs:
        connection.execute(sa.insert(_pair), pairs)
    return services


def load_lines(connection: Connection, job: Job, order_id: int | None, request_id: int) -> None:
    """Put the lines onto a job's order or, if nobody has accepted it, onto its request."""
    services = load_catalogue(connection)
    owner = Owner("Order", order_id, order_id) if order_id else Owner("OrderRequest", request_id)
    steps = {step for step, _ in job.history}
    rows = [
        _line_row(services[slug], quantity, TAKEN_OFF.get(job.reference, 0) if place == 0 else 0)
        for place, (slug, quantity) in enumerate((*ORDERED[job.service], *((("rush", 1),) if job.rush else ())))
    ]
    for place, row in enumerate(rows):
        if {"assembly", "notified"} & steps:
            row["completed_quantity"] = row["quantity"]
        elif place == 0:
            row["completed_quantity"] = CUT_SHORT.get(job.reference, 0)
        connection.execute(sa.insert(_line), row | owner.columns())


def _line_row(service: Mapping[str, Any], quantity: int, discount: int = 0) -> dict[str, Any]:
    now = clock.now()
    return line_of_service(service, quantity, discount) | {
        "completed_quantity": 0,
        "updated_in": "console:planox2",
        "created_by": PRIYA.name,
        "created_at": now,
        "updated_by": PRIYA.name,
        "updated_at": now,
    }


def crowd_lines(connection: Connection) -> list[dict[str, Any]]:
    """Lines to hand out to made-up orders: for each set of photos one, without an owner."""
    photos = load_catalogue(connection)["photos"]
    return [_line_row(photos, quantity) for quantity in photos["quantities"]]
