"""What `stages/save` and the list of stages accept and answer."""

from __future__ import annotations

from app.action import ActionParams
from app.fields import Boolean, Integer, Record, Text, View


class SaveStageParams(ActionParams):
    """A stage of the list, or another name for one. Of a stage that is there only what is sent changes."""

    slug = Text(
        "Stage", required=True, longest=64, position=10, example="proofing",
        hint="In any case; spaces count as underscores.",
    )  # fmt: skip
    name = Text("Name", position=11, hint="As people read it. Required for a new stage.", example="Proofing")
    position = Integer(
        "Position", least=0, most=1000, position=12, example=9,
        hint="Its place on the line; 0 is beside the line.",
    )  # fmt: skip
    terminal = Boolean("Ends the order", position=13, hint="Nothing is expected to follow it.", example=False)
    alias_of = Text("Another name for", longest=64, position=14, hint="The stage that this slug stands for.")


class ListStagesParams(ActionParams):
    """The whole list: it is short, so it has no pages."""


class StageView(View):
    """A stage of the list."""

    minimal = ("slug", "name")

    slug = Text("Stage", example="scheduled")
    name = Text("Name", example="Scheduled")
    position = Integer("Position on the line", example=6)
    terminal = Boolean("Ends the order", example=False)
    alias_of = Text("Another name for", example=None)


class StageSaved(View):
    """What saving a stage answers."""

    stage = Record(StageView)


class StagesListed(View):
    """The stage list, in its order."""

    stages = Record(StageView, many=True)
