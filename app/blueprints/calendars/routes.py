"""The feed, open to whoever knows its address, and the console's page where it is made."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.audit.recording import recorded
from app.blueprints.calendars.addresses import (
    issue_address,
    owner_of,
    photographer_by_id,
    revoke_addresses,
    standing_address,
)
from app.blueprints.calendars.commands import add_commands
from app.blueprints.calendars.feed import feed_of
from app.extensions import begin_reading, begin_writing
from app.identity.limits import refuse_hasty_stranger
from app.wording import moment_text

bp = Blueprint("calendars", __name__, cli_group="calendars", template_folder="templates")
add_commands(bp)


@bp.get("/calendar/<token>.ics")
def feed(token: str) -> ResponseReturnValue:
    """The appointments of the photographer whose address this is; 404 for a token that is nobody's."""
    begin_reading()
    owner = owner_of(token)
    if owner is None:
        refuse_hasty_stranger(request.remote_addr or "")
        abort(404)
    response = Response(feed_of(owner.id, owner.name), mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/console/users/<int:user_id>/calendar")
@login_required
def show(user_id: int) -> ResponseReturnValue:
    return _page(user_id)


@bp.post("/console/users/<int:user_id>/calendar")
@login_required
def change(user_id: int) -> ResponseReturnValue:
    """Make or revoke an address. A new one is in this answer and nowhere else, so there is no redirect."""
    begin_writing()
    photographer = photographer_by_id(user_id) or abort(404)
    if request.form.get("do") == "revoke":
        with recorded("calendars revoke", current_user.caller, g.request_id):
            revoke_addresses(photographer.id)
        flash("The calendar address was revoked.", "done")
        return redirect(url_for("calendars.show", user_id=user_id), 303)
    with recorded("calendars issue", current_user.caller, g.request_id):
        token = issue_address(photographer.id)
    return _page(user_id, url_for("calendars.feed", token=token, _external=True))


def _page(user_id: int, address: str | None = None) -> ResponseReturnValue:
    photographer = photographer_by_id(user_id) or abort(404)
    standing = standing_address(user_id)
    since = moment_text(standing.created_at, clock.office_zone()) if standing else None
    return render_template("calendars/show.html", photographer=photographer, since=since, address=address)
