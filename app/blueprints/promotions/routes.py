"""The faces of promotions."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app import statuses
from app.action import Action
from app.blueprints.promotions.page import promotion_page, promotions_page, trial_shown
from app.blueprints.promotions.reads import LIST_PROMOTIONS, READ_PROMOTION
from app.blueprints.promotions.saving import look_up_promotion, save_promotion
from app.blueprints.promotions.schemas import SavePromotionParams, TryPromotionParams
from app.blueprints.promotions.trying import look_up_trial, try_promotion
from app.blueprints.promotions.views import PromotionSaved, PromotionTried
from app.identity.caller import STAFF
from app.interfaces import mount
from app.interfaces.preview import ask

bp = Blueprint("promotions", __name__, cli_group="promotions", template_folder="templates")

mount(
    bp,
    Action(
        path="promotions/save",
        title="Save a promotion",
        purpose="Adds a promotion, or changes one. Orders that used it keep their price.",
        button="Save promotion",
        done="The promotion was saved.",
        params=SavePromotionParams,
        look_up=look_up_promotion,
        act=save_promotion,
        answers=PromotionSaved,
        permission=STAFF,
    ),
    landing=lambda data: url_for("promotions.show", promotion_id=data["promotion"]["id"]),
)
TRY = Action(
    path="promotions/try",
    title="Try a promotion",
    purpose="Tells what an order that is there would come to with a promotion, or why it is refused.",
    params=TryPromotionParams,
    look_up=look_up_trial,
    act=try_promotion,
    answers=PromotionTried,
    permission=STAFF,
    refusals=statuses.PROMOTION,
    only_asks=True,
    subject="promotion_code",
)
mount(bp, TRY)
mount(bp, LIST_PROMOTIONS)
mount(bp, READ_PROMOTION)


@bp.get("/console/promotions")
@login_required
def index() -> ResponseReturnValue:
    return render_template("promotions/index.html", **promotions_page())


@bp.get("/console/promotions/<int:promotion_id>")
@login_required
def show(promotion_id: int) -> ResponseReturnValue:
    """One promotion; with `order_id` also what it would make of that order."""
    page = promotion_page(promotion_id)
    order = request.args.get("order_id", "").strip()
    told = ask(TRY, {"promotion_code": page["promotion"]["code"], "order_id": order}) if order else None
    return render_template("promotions/show.html", **page, trial=trial_shown(order, told))
