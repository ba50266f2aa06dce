"""The faces of the appointments."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.action import Action
from app.blueprints.appointments.changes import (
    cancel_appointment,
    look_up_cancellation,
    look_up_change,
    look_up_confirmation,
    update_appointment,
)
from app.blueprints.appointments.explain import explain_appointment
from app.blueprints.appointments.form import (
    layout_cancellation,
    layout_change,
    layout_confirmation,
    layout_new,
    new_appointment,
    settle,
    standing_appointment,
)
from app.blueprints.appointments.page import appointment_heading, appointment_page, page_after
from app.blueprints.appointments.preview import appointment_preview
from app.blueprints.appointments.reads import LIST_APPOINTMENTS, READ_APPOINTMENT
from app.blueprints.appointments.schemas import (
    CancelAppointmentParams,
    ConfirmAppointmentParams,
    CreateAppointmentParams,
    ExplainAppointmentParams,
    UpdateAppointmentParams,
)
from app.blueprints.appointments.service import create_appointment, look_up_new
from app.blueprints.appointments.views import (
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentExplained,
    AppointmentMade,
)
from app.identity.caller import STAFF
from app.interfaces import Preview, mount
from app.statuses import MANDRILL_EMAIL_FAILED

bp = Blueprint("appointments", __name__, cli_group="appointments", template_folder="templates")

_EXPLAIN = Action(
    path="appointments/explain",
    title="Explain an appointment",
    purpose="Says what the parameters of an appointment mean, even contradictory ones; writes nothing.",
    params=ExplainAppointmentParams,
    act=explain_appointment,
    answers=AppointmentExplained,
    permission=STAFF,
    only_asks=True,
)
_PREVIEW = Preview(
    _EXPLAIN, "appointments/preview.html", shows=appointment_preview, check="Check times and conflicts"
)

mount(bp, _EXPLAIN)
mount(
    bp,
    Action(
        path="appointments/create",
        title="New appointment",
        purpose="Books a visit, or blocks a photographer's time. The three clocks must agree.",
        button="Save appointment",
        done="The appointment was saved.",
        params=CreateAppointmentParams,
        look_up=look_up_new,
        act=create_appointment,
        answers=AppointmentMade,
        permission=STAFF,
        refusals=(MANDRILL_EMAIL_FAILED,),
    ),
    heading=appointment_heading,
    landing=page_after,
    layout=layout_new,
    starts=new_appointment,
    settle=settle,
    preview=_PREVIEW,
    again=("order_id", "photographer_user_id"),
)
mount(
    bp,
    Action(
        path="appointments/update",
        title="Change an appointment",
        purpose="Changes what is sent of an appointment; moving it keeps its length and its earlier start.",
        button="Save changes",
        done="The appointment was changed.",
        params=UpdateAppointmentParams,
        look_up=look_up_change,
        act=update_appointment,
        answers=AppointmentChanged,
        permission=STAFF,
        refusals=(MANDRILL_EMAIL_FAILED,),
    ),
    heading=appointment_heading,
    landing=page_after,
    layout=layout_change,
    starts=standing_appointment,
    settle=settle,
    preview=_PREVIEW,
)
mount(
    bp,
    Action(
        path="appointments/confirm",
        title="Confirm an appointment",
        purpose="Records that the client has confirmed.",
        button="Confirm appointment",
        done="The appointment is confirmed.",
        params=ConfirmAppointmentParams,
        look_up=look_up_confirmation,
        act=update_appointment,
        answers=AppointmentChanged,
        permission=STAFF,
        refusals=(MANDRILL_EMAIL_FAILED,),
    ),
    heading=appointment_heading,
    landing=page_after,
    layout=layout_confirmation,
)
mount(
    bp,
    Action(
        path="appointments/cancel",
        title="Cancel an appointment",
        purpose="Cancels a visit and frees the photographer. The order stays as it is.",
        button="Cancel appointment",
        done="The appointment was cancelled.",
        params=CancelAppointmentParams,
        look_up=look_up_cancellation,
        act=cancel_appointment,
        answers=AppointmentCancelled,
        permission=STAFF,
        refusals=(MANDRILL_EMAIL_FAILED,),
    ),
    heading=appointment_heading,
    landing=page_after,
    layout=layout_cancellation,
)
mount(bp, LIST_APPOINTMENTS)
mount(bp, READ_APPOINTMENT)


@bp.get("/console/appointments/<int:appointment_id>")
@login_required
def show(appointment_id: int) -> ResponseReturnValue:
    return render_template("appointments/show.html", **appointment_page(appointment_id))
