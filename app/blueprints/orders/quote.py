"""Quoting an order: its lines and totals as they would be charged, nothing written."""

from __future__ import annotations

from typing import Any

from app.blueprints.orders.pricing import CURRENCY, Line, Quote
from app.blueprints.orders.submission import Submission
from app.fields import Boolean, Cents, Id, Integer, Percent, Record, Text, View
from app.identity.caller import Caller


class QuotedLineView(View):
    """A line of a quote; its prices are named as a line item's are."""

    key = Text("Role", example="service")
    service_id = Id("Service id", example=1)
    slug = Text("Slug", example="photos")
    service_name = Text("Service", example="Interior and exterior photos")
    service_type_primary = Boolean("Primary", example=True)
    quantity = Integer("Quantity", example=10)
    base_price = Cents("Base price", attribute="base_price_cents", example=99.0)
    unit_price = Cents("Unit price", attribute="unit_price_cents", example=4.5)
    gross_price = Cents("Gross price", attribute="gross_price_cents", example=144.0)
    discount_applied_percent = Percent("Discount in percent", example=10.0)
    discount = Cents("Discount", attribute="discount_cents", example=14.4)
    price = Cents("Price", attribute="price_cents", example=129.6)


class QuotedPromotionView(View):
    """The promotion that a quote reckons with."""

    code = Text("Promotion code", example="SPRING10")
    name = Text("Name", example="Ten percent in spring")
    discount = Cents("Discount", attribute="discount_cents", example=14.4)


class QuoteView(View):
    """What an order would cost."""

    line_items = Record(QuotedLineView, many=True)
    subtotal = Cents("Subtotal", attribute="subtotal_cents", example=144.0)
    discount = Cents("Discount", attribute="discount_cents", example=14.4)
    total = Cents("Total", attribute="total_cents", example=129.6)
    currency = Text("Currency", example="USD")
    promotion = Record(QuotedPromotionView)
    time_zone = Text("Time zone of the property", example="America/Chicago")


class OrderQuoted(View):
    """What quoting an order answers."""

    quote = Record(QuoteView)


def quote_order(values: dict[str, Any], submission: Submission, caller: Caller) -> dict[str, Any]:
    """The quote of an order that could be placed as it is."""
    return {"quote": told(submission.quote) | {"time_zone": submission.place["time_zone"]}}


def told(quote: Quote) -> dict[str, Any]:
    """A quote as it is answered."""
    promotion = quote.discount.promotion if quote.discount else None
    return {
        "line_items": [_line(line) for line in quote.lines],
        "subtotal_cents": quote.subtotal_cents,
        "discount_cents": quote.discount_cents,
        "total_cents": quote.total_cents,
        "currency": CURRENCY,
        "promotion": dict(promotion) | {"discount_cents": quote.discount_cents} if promotion else None,
    }


def _line(line: Line) -> dict[str, Any]:
    return line.columns() | {"slug": line.service["slug"]}
