"""What the actions on promotions accept."""

from __future__ import annotations

from app.action import ActionParams
from app.fields import Array, Boolean, Date, Id, Integer, Money, Percent, Text
from app.listing import ListParams

MOST_USES = 1_000_000


class PromotionsParams(ListParams):
    """The filters of the list of promotions."""

    code = Text("Code", longest=64, position=1, hint="In any case.", example="SPRING10")
    active = Boolean("Active", position=2, example=True)


class SavePromotionParams(ActionParams):
    """A promotion. Of one that is there only what is sent changes; orders that used it keep their price."""

    code = Text(
        "Code", required=True, longest=64, position=10, example="SPRING10",
        hint="What clients type, in any case.",
    )  # fmt: skip
    name = Text("Name", position=11, hint="Required for a new promotion.", example="Ten percent in spring")
    percent = Percent("Percent off", position=12, hint="Either this or an amount; to two places.", example=10)
    amount = Money("Amount off", position=13, hint="Either this or percent.", example=25.0)
    active = Boolean("Active", position=14, example=True)
    first_day = Date("First day", position=15, hint="On the office's calendar.", example="2026-11-01")
    last_day = Date("Last day", position=16, hint="On the office's calendar, included.", example="2026-12-31")
    designation = Text("Designation", position=17, hint="Only for clients of this one.", example="agent")
    minimum = Money("Smallest order", position=18, hint="What the services must cost at least.", example=100)
    usage_limit = Integer(
        "Uses in all", least=0, most=MOST_USES, position=19, hint="0 is no limit.", example=100
    )
    client_limit = Integer("Uses per client", least=1, most=1000, position=20, example=1)
    services = Array(
        "Services", Text("Service", longest=64), split=True, position=21,
        hint="The slugs of those it is for; all, if none was ever named.",
    )  # fmt: skip


class TryPromotionParams(ActionParams):
    """A promotion, and the order to try it on."""

    promotion_code = Text("Promotion code", required=True, longest=64, position=1, example="SPRING10")
    order_id = Id("Order id", required=True, position=2, example=1042)
