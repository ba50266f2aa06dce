"""The faces of the stage list."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.action import Action
from app.blueprints.stages.schemas import ListStagesParams, SaveStageParams, StageSaved, StagesListed
from app.blueprints.stages.service import all_stages, look_up_stage, save_stage
from app.identity.caller import CUSTOMERS, STAFF
from app.interfaces import mount

bp = Blueprint("stages", __name__, cli_group="stages", template_folder="templates")

mount(
    bp,
    Action(
        path="stages/save",
        title="Save a stage",
        purpose="Adds a stage to the stage list, or changes one.",
        button="Save stage",
        done="The stage list was changed.",
        params=SaveStageParams,
        look_up=look_up_stage,
        act=save_stage,
        answers=StageSaved,
        permission=STAFF,
    ),
    landing=lambda data: url_for("stages.index"),
)
mount(
    bp,
    Action(
        path="stages",
        method="GET",
        title="List stages",
        purpose="Lists the stages an order can be in, in their order, and the other names for them.",
        params=ListStagesParams,
        act=lambda values, found, caller: {"stages": all_stages()},
        answers=StagesListed,
        permission=STAFF | CUSTOMERS,
    ),
)


@bp.get("/console/stages")
@login_required
def index() -> ResponseReturnValue:
    return render_template("stages/index.html", stages=all_stages())
