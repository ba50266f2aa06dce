"""The schedule's page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.blueprints.schedule.pages import schedule_page

bp = Blueprint("schedule", __name__, template_folder="templates", cli_group=None)


@bp.get("/console/schedule")
@login_required
def index() -> ResponseReturnValue:
    template, context = schedule_page()
    return render_template(template, **context)
