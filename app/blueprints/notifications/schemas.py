"""What the actions on notifications accept and answer."""

from __future__ import annotations

from app.action import ActionParams
from app.fields import Email, Id, Integer, Record, Stamp, Text, View
from app.listing import ListParams

STATES = ("open", "acknowledged", "resolved")
KINDS = ("mail", "payment", "job")


class AcknowledgeNotificationParams(ActionParams):
    """That somebody has seen to it."""

    id = Id("Notification id", required=True, position=11, example=1)
    note = Text("Note", longest=10_000, long=True, position=12, hint="What was found or done.")


class AssignNotificationParams(ActionParams):
    """Who is to see to it."""

    id = Id("Notification id", required=True, position=11, example=1)
    user_id = Id("Member of staff", position=12, hint="Left out: nobody in particular.", example=1)


class RetryNotificationParams(ActionParams):
    """What failed is tried again at once. An e-mail that the provider has already is not sent twice; the
    gateway is asked about a payment."""

    id = Id("Notification id", required=True, position=11, example=1)
    email = Email("Send it to", position=12, hint="If the address was wrong; else to the same as before.")


class NotificationsParams(ListParams):
    """The filters of the list of notifications."""

    state = Text("State", choices=STATES, position=1)
    kind = Text("Kind", choices=KINDS, position=2)
    error = Text("Error", longest=64, position=3, example="mandrill-email-failed")
    order_id = Id("Order id", position=4)
    assigned_to_id = Id("Assigned to", position=5, hint="The user id of a member of staff.")


class NotificationView(View):
    """Something that failed."""

    minimal = ("id", "kind", "error", "state", "title")

    id = Id("Notification id", example=1)
    kind = Text("Kind", example="mail")
    error = Text("Error", example="mandrill-email-failed")
    subject = Text("What it happened to", example="outbox:771")
    title = Text("Title", example="Confirmed: Mon, Nov 30, 9:30 AM CST → dana@frontrange.example")
    text = Text("What happened", example="rejected: dana@frontrange.example was rejected: hard-bounce.")
    order_id = Id("Order id", example=1042)
    state = Text("State", example="open")
    times = Integer("Times seen", example=3)
    first_at = Stamp("First seen at", example="2026-11-24T16:00:00Z")
    last_at = Stamp("Last seen at", example="2026-11-24T18:30:00Z")
    acknowledged_by = Text("Acknowledged by", example="Priya Nair")
    note = Text("Note", example="Asked the client for another address.")
    assigned_to_id = Id("Assigned to (user id)", example=1)
    assigned_to = Text("Assigned to", example="Priya Nair")


class NotificationChanged(View):
    """What acknowledging or trying again answers."""

    notification = Record(NotificationView)
