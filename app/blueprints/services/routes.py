"""The faces of the services catalogue."""

from __future__ import annotations

from flask import Blueprint

from app.blueprints.services.reads import LIST_SERVICES, READ_SERVICE
from app.interfaces import mount

bp = Blueprint("services", __name__, cli_group="services", template_folder="templates")

mount(bp, LIST_SERVICES)
mount(bp, READ_SERVICE)
