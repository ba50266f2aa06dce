"""The faces of the line items."""

from __future__ import annotations

from flask import Blueprint

from app.blueprints.line_items.reads import LIST_LINE_ITEMS, READ_LINE_ITEM
from app.interfaces import mount

bp = Blueprint("line_items", __name__, cli_group="line-items", template_folder="templates")

mount(bp, LIST_LINE_ITEMS)
mount(bp, READ_LINE_ITEM)
