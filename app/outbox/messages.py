"""The message of an outbox row, as the mail provider's API names its parts."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy.engine import RowMapping


def message_of(row: RowMapping) -> dict[str, Any]:
    """The same for every try: its metadata is how a message that may have been sent is found again."""
    config = current_app.config
    reply_to = config["MAIL_REPLY_TO"]
    metadata = {"outbox_id": str(row["id"])}
    if row["order_id"]:
        metadata["order_id"] = str(row["order_id"])
    return {
        "subject": row["subject"],
        "text": row["text"],
        "from_email": config["MAIL_FROM"],
        "from_name": config["MAIL_FROM_NAME"],
        **({"headers": {"Reply-To": reply_to}} if reply_to else {}),
        "metadata": metadata,
        "tags": [row["kind"]],
        "preserve_recipients": False,
        "track_opens": False,
        "track_clicks": False,
    }
