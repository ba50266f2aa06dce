"""How an order request is answered, before and after it became an order."""

from __future__ import annotations

from app.blueprints.line_items.views import LineItemView
from app.fields import (
    Boolean,
    Cents,
    Date,
    Email,
    Id,
    Integer,
    Number,
    Record,
    Stamp,
    Text,
    TimeOfDay,
    View,
)


class OrderingClientView(View):
    """The client of an order."""

    minimal = ("client_id",)

    client_id = Id("Client id", example=1)
    first_name = Text("First name", example="Dana")
    last_name = Text("Last name", example="Whitfield")
    email = Email("E-mail", example="dana@frontrange.example")
    phone = Text("Phone", example="816-555-0142")
    company = Text("Company", example="Front Range Realty")


class AddressView(View):
    """Where a property stands."""

    street = Text("Street", example="1428 Larkspur Lane")
    address2 = Text("Address, second line", example="Unit 3")
    city = Text("City", example="Kansas City")
    state = Text("State", example="MO")
    postal_code = Text("ZIP code", example="64112")


class PropertyInfoView(View):
    """A property."""

    address = Record(AddressView)
    time_zone = Text("Time zone", example="America/Chicago")
    property_type = Text("Property type", example="Single family")
    sqft = Integer("Square feet", example=2150)
    bedrooms = Integer("Bedrooms", example=3)
    bathrooms = Number("Bathrooms", least=0, most=1000, example=2.5)
    price = Cents("Listing price", attribute="price_cents", example=489000)
    property_id = Text("Property id", attribute="external_id", example="MLS-2204417")
    latitude = Number("Latitude", least=-90, most=90, example=39.0316)
    longitude = Number("Longitude", least=-180, most=180, example=-94.5786)


class PropertyAccessView(View):
    """How to get in. The code itself is shown to staff only, where they read the single record."""

    vacant = Boolean("Vacant", example=True)
    method_of_access = Text("Method of access", example="lockbox_code")
    access_code = Text("Access code", example="…")
    lockbox_location = Text("Lockbox location", example="On the side gate")
    onsite_contact_name = Text("Contact on site", example="Alma Whitfield")
    onsite_contact_phone = Text("Contact's phone", example="816-555-0199")
    onsite_contact_email = Text("Contact's e-mail", example="alma@mail.example")


class RequestedVisitView(View):
    """A time that would suit."""

    id = Id("Requested appointment id", example=1)
    requested_date = Date("Requested date", example="2026-11-30")
    requested_time = TimeOfDay("Requested time", example="09:30:00")
    window_date_start = Date("Window's first day", example=None)
    window_date_end = Date("Window's last day", example=None)
    window_time_start = Text("Window opens", example="08:00")
    window_time_end = Text("Window closes", example="12:00")
    notes = Text("Notes", example=None)
    optional = Boolean("Optional", example=False)


class UsedPromotionView(View):
    """The promotion that an order uses."""

    code = Text("Promotion code", example="SPRING10")
    name = Text("Name", example="Ten percent in spring")
    discount = Cents("Discount", attribute="discount_cents", example=14.4)


class OrderPaymentView(View):
    """What has been done on the card for an order."""

    payment_attempt_id = Id("Payment id", example=1)
    status = Text("Status", example="authorized")
    amount = Cents("Amount", attribute="amount_cents", example=129.6)
    payment_method_id = Id("Payment method", example=1)
    brand = Text("Brand", example="Visa")
    last4 = Text("Last four digits", example="1111")
    authorization_code = Text("Authorisation code", example="HH5414")
    expires_at = Stamp("The hold ends at", example="2026-12-24T16:00:00Z")


class SubmittedOrderView(View):
    """An order request with everything that belongs to it."""

    minimal = ("order_request_id", "order_id", "status", "total", "currency")

    id = Id("Order request id", attribute="order_request_id", example=2042)
    order_request_id = Id("Order request id", example=2042)
    order_id = Id("Order id", example=1042)
    status = Text("Status", example="accepted")
    client = Record(OrderingClientView)
    property_info = Record(PropertyInfoView)
    property_access = Record(PropertyAccessView)
    line_items = Record(LineItemView, many=True)
    appointments = Record(RequestedVisitView, many=True)
    subtotal = Cents("Subtotal", attribute="subtotal_cents", example=144.0)
    discount = Cents("Discount", attribute="discount_cents", example=14.4)
    total = Cents("Total", attribute="total_cents", example=129.6)
    currency = Text("Currency", example="USD")
    promotion = Record(UsedPromotionView)
    payment = Record(OrderPaymentView)
    notes = Text("Notes", example="Side gate is open.")
    submitted_by = Text("Submitted by", example="Dana Whitfield")
    created_at = Stamp("Created at", example="2026-11-24T16:00:00Z")


class OrderPlaced(View):
    """What placing an order answers."""

    order = Record(SubmittedOrderView)


class OrderRequestView(View):
    """An order request in a list."""

    minimal = ("id", "order_id", "status")

    id = Id("Order request id", example=2042)
    order_id = Id("Order id", example=1042)
    status = Text("Status", example="accepted")
    client_id = Id("Client id", example=1)
    street = Text("Street", example="1428 Larkspur Lane")
    city = Text("City", example="Kansas City")
    state = Text("State", attribute="property_state", example="MO")
    postal_code = Text("ZIP code", example="64112")
    service_type = Text("Service type", example="Interior and exterior photos")
    subtotal = Cents("Subtotal", attribute="subtotal_cents", example=144.0)
    discount = Cents("Discount", attribute="discount_cents", example=14.4)
    total = Cents("Total", attribute="total_cents", example=129.6)
    currency = Text("Currency", example="USD")
    submitted_by = Text("Submitted by", example="Dana Whitfield")
    created_at = Stamp("Created at", example="2026-11-24T16:00:00Z")


class OrderRequestAccepted(View):
    """What accepting an order request answers."""

    order = Record(SubmittedOrderView)
