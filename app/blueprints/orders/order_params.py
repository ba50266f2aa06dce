"""What an order is when it is submitted: for whom, what, where, how to get in, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, validates_schema

from app.action import ActionParams
from app.blueprints.services.options import add_on_options, primary_options
from app.fields import (
    Array,
    Boolean,
    Date,
    Email,
    Hash,
    Id,
    Integer,
    Money,
    Number,
    Params,
    PostalCode,
    Text,
    TimeOfDay,
)
from app.fields.scalars import Missing

MOST_VISITS = 5
MOST_ADD_ONS = 20
ACCESS_METHODS = ("lockbox_code", "keypad", "rently", "no_access_needed")
_NEEDED_FOR = {"lockbox_code": ("access_code", "lockbox_location"), "keypad": ("access_code",)}


class State(Text):
    """A state or province, by its two letters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        text = super()._deserialize(value, attr, data, **rest)
        if not re.fullmatch("[A-Za-z]{2}", text):
            raise self.refuse(f"{self.label} must be two letters such as MO.")
        return text.upper()


class HousePrice(Money):
    """What a property is offered for: houses cost more than anything Olio sells."""

    most = Decimal("999999999.99")


class OrderedBy(Params):
    """The client: one that is there, or for staff the particulars to find or make one by."""

    client_id = Id("Client id", hint="Your own, if it is not sent.", example=1)
    email = Email("E-mail", hint="Staff only: the client with this address, or a new one.")
    first_name = Text("First name", hint="For a new client.")
    last_name = Text("Last name", hint="For a new client.")
    phone = Text("Phone", longest=32)


class OrderedService(Params):
    """A service, by its id, its slug or the slug of its group."""

    service_id = Id("Service id", example=1)
    slug = Text("Service", longest=64, options=primary_options, example="photos")
    group_slug = Text("Service group", longest=64, hint="If the group has a single such service.")
    quantity = Integer("Quantity", least=1, most=10_000, hint="The smallest on offer, if left out.")
    service_instructions = Text("Instructions", longest=1000, long=True)
    price = Money("Price", hint="Never needed: prices are Olio's. One that differs is refused.")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _names_one(self, values: dict[str, Any], original: Any, **_: Any) -> None:
        names = ("service_id", "slug", "group_slug")
        if isinstance(original, Mapping) and not any(name in original for name in names):
            raise ValidationError([Missing("Choose a service.")], "slug")


class OrderedAddOn(OrderedService):
    """An add-on of the primary service."""

    slug = Text("Add-on", longest=64, options=add_on_options, example="drone")


class Address(Params):
    """Where the property stands."""

    street = Text("Street", required=True, example="1428 Larkspur Lane")
    address2 = Text("Address, second line", example="Unit 3")
    city = Text("City", required=True, example="Kansas City")
    state = State("State", hint="Two letters.", example="MO")
    province = State("Province", hint="Another word for the state.")
    postal_code = PostalCode("ZIP code", required=True, example="64112")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _lies_in_a_state(self, values: dict[str, Any], original: Any, **_: Any) -> None:
        if isinstance(original, Mapping) and not {"state", "province"} & set(original):
            raise ValidationError([Missing("Enter the state.")], "state")
        if values.get("state") and values.get("province", values["state"]) != values["state"]:
            raise ValidationError(f"Province must be {values['state']}, as the state is.", "province")


class PropertyInfo(Params):
    """The property."""

    address = Hash("Address", Address, required=True)
    property_type = Text("Property type", example="Single family")
    sqft = Integer("Square feet", least=0, most=10_000_000, example=2150)
    bedrooms = Integer("Bedrooms", least=0, most=1000, example=3)
    bathrooms = Number("Bathrooms", least=0, most=1000, step="0.5", hint="By the half.", example=2.5)
    price = HousePrice("Listing price", example=489000)
    property_id = Text("Property id", hint="What you call the property.", example="MLS-2204417")
    latitude = Number("Latitude", least=-90, most=90, example=39.0316)
    longitude = Number("Longitude", least=-180, most=180, example=-94.5786)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _has_both_coordinates(self, values: dict[str, Any], original: Any, **_: Any) -> None:
        given = {"latitude", "longitude"} & set(original if isinstance(original, Mapping) else ())
        if len(given) == 1:
            (other,) = {"latitude", "longitude"} - given
            raise ValidationError([Missing(f"Enter the {other} as well.")], other)


class PropertyAccessInfo(Params):
    """How to get in."""

    vacant = Boolean("Vacant", example=True)
    method_of_access = Text(
        "Method of access", choices=ACCESS_METHODS, example="lockbox_code",
        hint="lockbox_code needs the code and where the box is, keypad the code.",
    )  # fmt: skip
    access_code = Text("Access code", hint="Shown to staff only.", example="4417", private=True)
    lockbox_location = Text("Lockbox location", example="On the side gate")
    onsite_contact_name = Text("Contact on site", example="Alma Whitfield")
    onsite_contact_phone = Text("Contact's phone", longest=32)
    onsite_contact_email = Email("Contact's e-mail")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _can_be_entered(self, values: dict[str, Any], original: Any, **_: Any) -> None:
        needed = _NEEDED_FOR.get(values.get("method_of_access", ""), ())
        there = original if isinstance(original, Mapping) else {}
        asked = {
            name: [Missing(f"Enter the {self.fields[name].label.lower()}.")]  # type: ignore[attr-defined]
            for name in needed
            if name not in there
        }
        if asked:
            raise ValidationError(asked)


class RequestedVisit(Params):
    """A time that would suit."""

    requested_date = Date("Requested date", hint="Not in the past.", example="2026-11-30")
    requested_time = TimeOfDay("Requested time", hint="On the property's clock.", example="09:30")
    window_date_start = Date("Window's first day")
    window_date_end = Date("Window's last day")
    window_time_start = Integer("Window opens", hint="Since midnight there; see WINDOW_TIME_UNIT.")
    window_time_end = Integer("Window closes", hint="Since midnight there.")
    notes = Text("Notes", longest=10_000, long=True)
    optional = Boolean("Optional")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _has_a_day(self, values: dict[str, Any], original: Any, **_: Any) -> None:
        there = original if isinstance(original, Mapping) else {}
        if "requested_time" in there and "requested_date" not in there:
            raise ValidationError([Missing("Enter the date for this time.")], "requested_date")


class OrderedOrder(Params):
    """An order as it is submitted or quoted."""

    client = Hash("Client", OrderedBy, hint="Staff and programs must name one.")
    primary_service = Hash("Primary service", OrderedService, required=True)
    add_on_services = Array(
        "Add-on services", Hash("Add-on service", OrderedAddOn), most=MOST_ADD_ONS, as_text=True
    )
    property_info = Hash("Property", PropertyInfo, required=True, as_text=True)
    property_access = Hash("Access", PropertyAccessInfo, as_text=True)
    appointments = Array(
        "Requested appointments", Hash("Requested appointment", RequestedVisit), most=MOST_VISITS, as_text=True
    )
    notes = Text("Notes", longest=10_000, long=True)
    total = Money("Total", hint="Never needed: prices are Olio's. One that differs is refused.")


EXAMPLE = {
    "client": {"client_id": 1},
    "primary_service": {"slug": "photos"},
    "property_info": {
        "address": {
            "street": "1428 Larkspur Lane",
            "city": "Kansas City",
            "state": "MO",
            "postal_code": "64112",
        }
    },
}


class QuoteOrderParams(ActionParams):
    """An order that somebody would like to know the price of."""

    promotion_code = Text("Promotion code", longest=64, position=4, hint="In any case.", example="SPRING10")
    order = Hash("Order", OrderedOrder, required=True, position=5, example=EXAMPLE)


class SubmitOrderParams(QuoteOrderParams):
    """An order to be placed and paid for."""

    payment_method_id = Id(
        "Payment method", position=3, hint="The client's default card, if it is not sent.", example=None
    )
