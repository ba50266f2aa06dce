"""The faces of the notifications, and their tab in the console."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.action import Action
from app.blueprints.notifications.assigning import (
    assign_notification,
    assignment_layout,
    look_up_assignment,
    tell_assigned,
)
from app.blueprints.notifications.bulk import MOST, act_on, affected
from app.blueprints.notifications.list_page import FILTERS, address, notifications_list, said
from app.blueprints.notifications.reads import LIST_NOTIFICATIONS, READ_NOTIFICATION
from app.blueprints.notifications.schemas import (
    AcknowledgeNotificationParams,
    AssignNotificationParams,
    NotificationChanged,
    RetryNotificationParams,
)
from app.blueprints.notifications.service import (
    acknowledge_notification,
    look_up_notification,
    look_up_retry,
    retry_notification,
    tell_retried,
)
from app.blueprints.notifications.show_page import notification_heading, notification_page
from app.identity.caller import STAFF
from app.interfaces import mount
from app.statuses import EXTERNAL_APPLICATION_ERROR, FAILED_PAYMENT, MANDRILL_EMAIL_FAILED

bp = Blueprint("notifications", __name__, cli_group="notifications", template_folder="templates")

ACKNOWLEDGE = Action(
    path="notifications/acknowledge",
    title="Acknowledge a notification",
    purpose="Records that somebody has seen to a failure, with a note.",
    button="Acknowledge",
    done="It is acknowledged.",
    params=AcknowledgeNotificationParams,
    look_up=look_up_notification,
    act=acknowledge_notification,
    answers=NotificationChanged,
    permission=STAFF,
)
RETRY = Action(
    path="notifications/retry",
    title="Try again what failed",
    purpose="Sends an e-mail that failed once more, or asks about a payment. Nothing is done twice.",
    button="Retry now",
    done="It was sent.",
    tells=tell_retried,
    params=RetryNotificationParams,
    look_up=look_up_retry,
    act=retry_notification,
    answers=NotificationChanged,
    permission=STAFF,
    refusals=(MANDRILL_EMAIL_FAILED, EXTERNAL_APPLICATION_ERROR, FAILED_PAYMENT),
    in_phases=True,
)
ASSIGN = Action(
    path="notifications/assign",
    title="Assign a notification",
    purpose="Says which member of staff is to see to a failure.",
    button="Assign",
    done="It is assigned.",
    tells=tell_assigned,
    params=AssignNotificationParams,
    look_up=look_up_assignment,
    act=assign_notification,
    answers=NotificationChanged,
    permission=STAFF,
)
BULK = {"acknowledge": ACKNOWLEDGE, "retry": RETRY}


def _page_of(data: dict[str, Any]) -> str:
    return url_for("notifications.show", notification_id=data["notification"]["id"])


for action in BULK.values():
    mount(bp, action, heading=notification_heading, landing=_page_of)
mount(bp, ASSIGN, heading=notification_heading, landing=_page_of, layout=assignment_layout)
mount(bp, LIST_NOTIFICATIONS)
mount(bp, READ_NOTIFICATION)


@bp.get("/console/notifications")
@login_required
def index() -> ResponseReturnValue:
    return render_template("notifications/index.html", **notifications_list(request.args))


@bp.get("/console/notifications/<int:notification_id>")
@login_required
def show(notification_id: int) -> ResponseReturnValue:
    page = notification_page(notification_id) or abort(404)
    return render_template("notifications/show.html", **page)


@bp.get("/console/notifications/bulk")
@login_required
def bulk() -> ResponseReturnValue:
    """The first step: what would be touched, with the button that does it."""
    name = request.args.get("do", "")
    action, filters = BULK.get(name) or abort(404), said(request.args)
    rows = affected(filters, retry=name == "retry")
    return render_template(
        "notifications/bulk.html",
        name=name, action=action, rows=rows, filters=filters, back_url=address(filters), most=MOST,
    )  # fmt: skip


@bp.post("/console/notifications/bulk")
@login_required
def bulk_act() -> ResponseReturnValue:
    """The second step: exactly the rows that were shown."""
    action = BULK.get(request.form.get("do", "")) or abort(404)
    ids = [int(text) for text in request.form.getlist("id") if text.isdecimal() and len(text) < 19][:MOST]
    note = request.form.get("note", "").strip()
    counted = act_on(action, ids, note, current_user.token, g.request_id)
    flash(f"{action.button}: {counted['done']} done, {counted['failed']} failed.",
          "warning" if counted["failed"] else "done")  # fmt: skip
    kept = {name: request.form[name] for name in FILTERS if request.form.get(name)}
    return redirect(address(kept), 303)
