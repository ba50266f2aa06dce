"""The faces of promotions."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.action import Action
from app.blueprints.promotions.page import promotion_page, promotions_page
from app.blueprints.promotions.reads import LIST_PROMOTIONS, READ_PROMOTION
from app.blueprints.promotions.saving import look_up_promotion, save_promotion
from app.blueprints.promotions.schemas import SavePromotionParams
from app.blueprints.promotions.views import PromotionSaved
from app.identity.caller import STAFF
from app.interfaces import mount

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
mount(bp, LIST_PROMOTIONS)
mount(bp, READ_PROMOTION)


@bp.get("/console/promotions")
@login_required
def index() -> ResponseReturnValue:
    return render_template("promotions/index.html", **promotions_page())


@bp.get("/console/promotions/<int:promotion_id>")
@login_required
def show(promotion_id: int) -> ResponseReturnValue:
    return render_template("promotions/show.html", **promotion_page(promotion_id))
