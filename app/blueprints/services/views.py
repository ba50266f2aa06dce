"""How a service is answered."""

from __future__ import annotations

from app.fields import Array, Boolean, Cents, Id, Integer, Record, Stamp, Text, View


class ServiceView(View):
    """Something that can be ordered."""

    minimal = ("id", "slug", "name")

    id = Id("Service id", example=1)
    slug = Text("Slug", example="photos")
    name = Text("Name", example="Interior and exterior photos")
    description = Text("Description", example="Edited, high-resolution photos.")
    group_name = Text("Group", example="Photography")
    group_slug = Text("Group's slug", example="photography")
    primary = Boolean("Primary", attribute="is_primary", example=True)
    quantities = Array("Allowed quantities", Integer("Quantity"), example=[10, 15, 20, 25])
    base_price = Cents("Base price", attribute="base_price_cents", example=99.0)
    unit_price = Cents("Unit price", attribute="unit_price_cents", example=4.5)
    duration_minutes = Integer("Duration in minutes", example=60)
    discountable = Boolean("Discountable", example=True)
    active = Boolean("Active", example=True)
    created_at = Stamp("Created at", example="2026-11-24T16:00:00Z")
    updated_by = Text("Updated by", example="Priya Nair")
    updated_at = Stamp("Updated at", example="2026-11-24T16:00:00Z")


class AddOnView(View):
    """An add-on as its primary service lists it."""

    id = Id("Service id", example=4)
    slug = Text("Slug", example="floor-plan")
    name = Text("Name", example="Floor plan")


class ServiceRecordView(ServiceView):
    """A service with the add-ons that may go with it, or for an add-on the services it may go with."""

    add_ons = Record(AddOnView, many=True)
    goes_with = Record(AddOnView, many=True)
