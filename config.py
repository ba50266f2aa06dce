"""Every setting Olio reads, in one table: name, default, meaning.

Settings come from the environment (or a `.env` file); nothing else in the project reads it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent
INSTANCE = ROOT / "instance"


def _switch(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off", ""):
        return False
    raise ValueError("must be true or false")


def _names(text: str) -> list[str] | None:
    return [name.strip() for name in text.split(",") if name.strip()] or None


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return text

    return parse


def _at_least_0(text: str) -> int:
    if (number := int(text)) < 0:
        raise ValueError("must not be negative")
    return number


def _seconds(text: str) -> float:
    if not 0 < (number := float(text)) < 3600:
        raise ValueError("must be a number of seconds")
    return number


def _pauses(text: str) -> tuple[float, ...]:
    pauses = tuple(float(part) for part in text.split(",") if part.strip())
    if any(not 0 <= pause <= 60 for pause in pauses):
        raise ValueError("must be seconds between commas, each at most 60")
    return pauses


def _hours(text: str) -> tuple[time, time]:
    opening, closing = (time.fromisoformat(part.strip()) for part in text.split("-"))
    if opening >= closing:
        raise ValueError("must be two times such as 07:00-19:00, the earlier first")
    return opening, closing


def _zone(text: str) -> str:
    ZoneInfo(text)
    return text


def _database_url(text: str) -> str:
    """Accept the `postgres://` spelling that hosting providers hand out."""
    if text.startswith("postgres://"):
        text = "postgresql://" + text.removeprefix("postgres://")
    make_url(text)
    return text


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str
    parse: Callable[[str], Any] = str


SETTINGS = (
    Setting(
        "DATABASE_URL",
        f"sqlite:///{INSTANCE / 'olio.db'}",
        "Where the records live: SQLite in `instance/` unless a PostgreSQL URL is given.",
        _database_url,
    ),
    Setting(
        "SECRET_KEY",
        "",
        "Signs console cookies and form tokens. Empty: made once and kept in `instance/secret_key`.",
    ),
    Setting("OFFICE_TIMEZONE", "America/Denver", "The zone of every `…_mt` wall clock.", _zone),
    Setting(
        "LATE_STAGE_MOVES_STATUS",
        "false",
        "Whether a stage that happened before the current one still becomes the order's status.",
        _switch,
    ),
    Setting(
        "OVERLAP_POLICY",
        "block",
        "What becomes of an appointment on a photographer's taken time: block, warn or allow.",
        _one_of("block", "warn", "allow"),
    ),
    Setting(
        "APPOINTMENT_BUFFER_MINUTES", "0", "Minutes a photographer needs between two appointments.", _at_least_0
    ),
    Setting(
        "WORKING_HOURS",
        "07:00-19:00",
        "When free time is offered, on the property's clock. Appointments may lie outside.",
        _hours,
    ),
    Setting(
        "WINDOW_TIME_UNIT",
        "seconds",
        "What window_time_start and window_time_end count since midnight: seconds, minutes or hours.",
        _one_of("seconds", "minutes", "hours"),
    ),
    Setting("RATE_LIMIT", "600", "Requests a minute that one token may make; 0 is no limit.", int),
    Setting("SECURE_COOKIES", "false", "Send console cookies over HTTPS only. Set it in production.", _switch),
    Setting(
        "TRUSTED_HOSTS",
        "",
        "Host names that requests may name, between commas (`.example.com` with its subdomains). Empty: any.",
        _names,
    ),
    Setting(
        "SECRET_KEY_FALLBACKS",
        "",
        "Earlier secret keys, between commas, still accepted: for changing SECRET_KEY without signing all out.",
        _names,
    ),
    Setting(
        "ORDER_ACCEPTANCE",
        "auto",
        "Whether a placed order request becomes an order at once (auto) or when staff accept it (staff).",
        _one_of("auto", "staff"),
    ),
    Setting(
        "CAPTURE_AT",
        "completed",
        "When the money that is held for an order is taken: completed or placed.",
        _one_of("completed", "placed"),
    ),
    Setting(
        "PAYMENT_LOOK_UPS",
        "2,3",
        "Seconds between the look-ups of a payment whose outcome is not known, while its client waits.",
        _pauses,
    ),
    Setting(
        "PAYMENT_GATEWAY",
        "simulator",
        "Who authorises cards: the simulator, or authorize_net for real.",
        _one_of("simulator", "authorize_net"),
    ),
    Setting("AUTHORIZE_NET_LOGIN_ID", "", "The API login id; the simulator has its own."),
    Setting("AUTHORIZE_NET_TRANSACTION_KEY", "", "The transaction key; the simulator has its own."),
    Setting(
        "AUTHORIZE_NET_ENDPOINT",
        "",
        "Another address of the gateway. Empty: the real one, or the simulator in this process.",
    ),
    Setting("AUTHORIZE_NET_CONNECT_TIMEOUT", "5", "Seconds to reach the gateway.", _seconds),
    Setting("AUTHORIZE_NET_READ_TIMEOUT", "30", "Seconds to wait for a part of its answer.", _seconds),
    Setting("AUTHORIZE_NET_DEADLINE", "45", "Seconds until the whole answer must be there.", _seconds),
    Setting(
        "MAIL_PROVIDER",
        "simulator",
        "Who sends e-mail: the simulator, or mandrill for real.",
        _one_of("simulator", "mandrill"),
    ),
    Setting("MANDRILL_API_KEY", "", "The API key; the simulator has its own."),
    Setting(
        "MANDRILL_ENDPOINT",
        "",
        "Another address of the mail provider, up to the version (`/api/1.0`). Empty: the real one, or the "
        "simulator in this process.",
    ),
    Setting("MANDRILL_CONNECT_TIMEOUT", "2", "Seconds to reach the mail provider.", _seconds),
    Setting("MANDRILL_READ_TIMEOUT", "6", "Seconds to wait for a part of its answer.", _seconds),
    Setting("MANDRILL_DEADLINE", "10", "Seconds until the whole answer must be there.", _seconds),
    Setting("MAIL_FROM", "orders@olio.example", "The address that e-mail comes from."),
    Setting("MAIL_FROM_NAME", "Olio", "The name that e-mail comes from."),
    Setting("MAIL_REPLY_TO", "", "Where answers to e-mail go, if elsewhere."),
    Setting(
        "SIMULATOR_FILE",
        str(INSTANCE / "simulator.db"),
        "Where the simulator keeps what it was asked for.",
    ),
    Setting("LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR."),
)


class SettingError(Exception):
    """A setting that cannot be read; the message names it."""


def _read(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(setting.name) or setting.default
    try:
        return setting.parse(text)
    except Exception as fault:
        raise SettingError(f"{setting.name}={text!r}: {fault}") from fault


def _kept_secret() -> str:
    """A secret shared by every process of this installation, made by whichever starts first."""
    INSTANCE.mkdir(exist_ok=True)
    path = INSTANCE / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text()


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The settings of this installation as Flask configuration.

    Raises SettingError naming the first variable that cannot be read.
    """
    values = {setting.name: _read(setting, environ) for setting in SETTINGS}
    values["SECRET_KEY"] = values["SECRET_KEY"] or _kept_secret()
    return values | {
        "SQLALCHEMY_DATABASE_URI": values["DATABASE_URL"],
        # With the prefix browsers let only this host set it, over HTTPS only.
        "SESSION_COOKIE_NAME": "__Host-olio" if values["SECURE_COOKIES"] else "olio",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": values["SECURE_COOKIES"],
        # The token's own row says when a session ends; the form token lives as long as the session.
        "PERMANENT_SESSION_LIFETIME": 10 * 365 * 24 * 3600,
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 1024 * 1024,
    }
