"""Notifications as programs read them: staff only, since they are nobody's but the house's."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from app.blueprints.notifications.schemas import NotificationsParams, NotificationView
from app.database import table
from app.identity.caller import STAFF
from app.listing import Listing, list_action, record_action
from app.notifications.models import Notification

_notification = table(Notification)

NOTIFICATIONS = Listing(
    resource="notifications",
    singular="notification",
    rows=sa.select(_notification),
    id=_notification.c.id,
    client=None,
    view=NotificationView,
    params=NotificationsParams,
    filters={name: _notification.c[name] for name in ("state", "kind", "error", "order_id", "assigned_to_id")},
    sorts={"id": _notification.c.id, "last_at": _notification.c.last_at},
)

LIST_NOTIFICATIONS = replace(
    list_action(NOTIFICATIONS), permission=STAFF, purpose="Lists what failed, a page at a time."
)
READ_NOTIFICATION = replace(record_action(NOTIFICATIONS), permission=STAFF)
