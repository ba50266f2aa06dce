"""The registry page: every route and service, and the switches that deploy and retire them."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.audit.recording import recorded
from app.blueprints.api_routes.commands import add_commands
from app.extensions import connection
from app.identity.registry import list_routes, switch
from app.wording import moment_text

bp = Blueprint("api_routes", __name__, cli_group="api-routes", template_folder="templates")
add_commands(bp)


@bp.get("/console/routes")
@login_required
def index() -> ResponseReturnValue:
    """Every service with its routes, and what a caller of each gets."""
    services = [
        {
            "slug": slug,
            "deployed": routes[0].service,
            "routes": [
                {
                    "path": route.path,
                    "method": route.method,
                    "deployed": route.deployed,
                    "since": moment_text(route.changed_at, clock.office_zone()),
                }
                for route in routes
            ],
        }
        for slug, routes in (
            (slug, list(routes))
            for slug, routes in groupby(
                sorted(list_routes(connection()), key=lambda route: (route.slug, route.path)),
                key=lambda route: route.slug,
            )
        )
    ]
    return render_template("api_routes/index.html", services=services)


@bp.post("/console/routes")
@login_required
def change() -> ResponseReturnValue:
    """Deploy or retire the route or service that the pressed button names."""
    name, deployed = request.form.get("name", ""), request.form.get("deployed") == "yes"
    with recorded(f"routes {'deploy' if deployed else 'retire'}", current_user.caller, g.request_id):
        known = switch(connection(), name, deployed)
    if not known:
        abort(404)
    flash(f"{name.removeprefix('service:')} is {'deployed' if deployed else 'retired'}.", "done")
    return redirect(url_for("api_routes.index"), 303)
