"""The faces of field services."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for

from app.action import Action
from app.blueprints.field_services.explain import explain_cancellation
from app.blueprints.field_services.form import layout, new_report
from app.blueprints.field_services.preview import cancellation_preview
from app.blueprints.field_services.schemas import CancelVisitParams, ExplainCancellationParams
from app.blueprints.field_services.service import look_up_report, record_cancellation
from app.blueprints.field_services.views import CancellationExplained, CancellationReported
from app.blueprints.orders.order_page import order_heading
from app.identity.caller import STAFF
from app.interfaces import Preview, mount
from app.statuses import MANDRILL_EMAIL_FAILED

bp = Blueprint("field_services", __name__, cli_group="field-services", template_folder="templates")

_EXPLAIN = Action(
    path="field_services/explain",
    title="Explain a cancellation",
    purpose="Says what reporting a cancellation would come to, and writes nothing.",
    params=ExplainCancellationParams,
    act=explain_cancellation,
    answers=CancellationExplained,
    permission=STAFF,
    only_asks=True,
)


def _order_page(data: dict[str, Any]) -> str:
    return url_for("orders.show", order_id=data["order"]["id"])


mount(bp, _EXPLAIN)
mount(
    bp,
    Action(
        path="field_services/appointment_canceled",
        title="Report a cancellation",
        purpose="Records that an appointment was cancelled, and what had been completed by then.",
        button="Report cancellation",
        done="The cancellation was recorded.",
        params=CancelVisitParams,
        look_up=look_up_report,
        act=record_cancellation,
        answers=CancellationReported,
        permission=STAFF,
        refusals=(MANDRILL_EMAIL_FAILED,),
    ),
    heading=order_heading,
    landing=_order_page,
    layout=layout,
    starts=new_report,
    preview=Preview(
        _EXPLAIN, "field_services/preview.html", shows=cancellation_preview, check="Check what follows"
    ),
)
