"""The faces of the services catalogue."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.action import Action
from app.blueprints.services.commands import import_
from app.blueprints.services.pages import catalogue_page, saved_form, service_page
from app.blueprints.services.reads import LIST_SERVICES, READ_SERVICE
from app.blueprints.services.save import look_up_service, save_service
from app.blueprints.services.schemas import SaveServiceParams, ServiceSaved
from app.identity.caller import STAFF
from app.interfaces import mount

bp = Blueprint("services", __name__, cli_group="services", template_folder="templates")
bp.cli.add_command(import_)

mount(
    bp,
    Action(
        path="services/save",
        title="Save a service",
        purpose="Adds a service to the catalogue, or changes one. Lines of existing orders keep their prices.",
        button="Save service",
        done="The catalogue was changed.",
        params=SaveServiceParams,
        look_up=look_up_service,
        act=save_service,
        answers=ServiceSaved,
        permission=STAFF,
    ),
    landing=lambda data: url_for("services.show", service_id=data["service"]["id"]),
    starts=saved_form,
)
mount(bp, LIST_SERVICES)
mount(bp, READ_SERVICE)


@bp.get("/console/services")
@login_required
def index() -> ResponseReturnValue:
    return render_template("services/index.html", **catalogue_page())


@bp.get("/console/services/<int:service_id>")
@login_required
def show(service_id: int) -> ResponseReturnValue:
    return render_template("services/show.html", **service_page(service_id))
