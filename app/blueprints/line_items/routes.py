"""The faces of the line items."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.action import Action
from app.blueprints.line_items import form
from app.blueprints.line_items.changes import (
    look_up_change,
    look_up_line,
    remove_line_item,
    update_line_item,
)
from app.blueprints.line_items.explain import explain_line_item
from app.blueprints.line_items.page import line_heading, line_page, owner_heading, page_after
from app.blueprints.line_items.reads import LIST_LINE_ITEMS, READ_LINE_ITEM
from app.blueprints.line_items.schemas import (
    CreateLineItemParams,
    ExplainLineItemParams,
    RemoveLineItemParams,
    UpdateLineItemParams,
)
from app.blueprints.line_items.service import create_line_item, look_up_new
from app.blueprints.line_items.views import LineItemExplained, LineItemMade, LineItemRemoved
from app.blueprints.orders.order_page import order_page_of
from app.identity.caller import STAFF
from app.interfaces import Preview, mount

bp = Blueprint("line_items", __name__, cli_group="line-items", template_folder="templates")

EXPLAIN = Action(
    path="line_items/explain",
    title="Explain the prices of a line item",
    purpose="Says how each price of a line is come by, what contradicts it and what would mend it; "
    "writes nothing.",
    params=ExplainLineItemParams,
    act=explain_line_item,
    answers=LineItemExplained,
    permission=STAFF,
    only_asks=True,
)
PREVIEW = Preview(EXPLAIN, "line_items/preview.html", form.shows, check="Work out the price")

mount(
    bp,
    Action(
        path="line_items/create",
        title="New line item",
        purpose="Adds a priced line to an order or an order request. The prices that are sent must add up.",
        button="Add line item",
        done="The line item was added.",
        params=CreateLineItemParams,
        look_up=look_up_new,
        act=create_line_item,
        answers=LineItemMade,
        permission=STAFF,
    ),
    heading=owner_heading,
    landing=lambda data: order_page_of(data["line_item"]),
    layout=form.layout_new,
    starts=form.new_line,
    preview=PREVIEW,
    again=("itemable_type", "itemable_id"),
)
mount(bp, EXPLAIN)
mount(
    bp,
    Action(
        path="line_items/update",
        title="Change a line item",
        purpose="Changes what is sent of a line; its price follows. A paid line is then marked for billing.",
        button="Save changes",
        done="The line item was changed.",
        params=UpdateLineItemParams,
        look_up=look_up_change,
        act=update_line_item,
        answers=LineItemMade,
        permission=STAFF,
    ),
    heading=line_heading,
    landing=page_after,
    layout=form.layout_change,
    starts=form.standing_line,
    preview=PREVIEW,
)
mount(
    bp,
    Action(
        path="line_items/remove",
        title="Remove a line item",
        purpose="Takes a line out of its order's totals. It stays on record.",
        button="Remove line item",
        done="The line item was removed.",
        params=RemoveLineItemParams,
        look_up=look_up_line,
        act=remove_line_item,
        answers=LineItemRemoved,
        permission=STAFF,
    ),
    heading=line_heading,
    landing=page_after,
)
mount(bp, LIST_LINE_ITEMS)
mount(bp, READ_LINE_ITEM)


@bp.get("/console/line_items/<int:line_id>")
@login_required
def show(line_id: int) -> ResponseReturnValue:
    return render_template("line_items/show.html", **line_page(line_id))
