"""Where the payment gateway and the mail provider are, from the settings, and which settings are refused.

A provider is real or the simulator. The simulator answers in this process unless an endpoint is named;
then it is a process on the loopback, or for payments the sandbox of Authorize.net.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx
from flask import Flask, current_app

from app.integrations.transport import Endpoint
from config import SettingError

AUTHORIZE_NET = "https://api.authorize.net/xml/v1/request.api"
SANDBOX_HOST = "apitest.authorize.net"
MANDRILL = "https://mandrillapp.com/api/1.0"
# What the simulator knows its callers by; worth nothing anywhere else.
SIMULATED = {
    "AUTHORIZE_NET_LOGIN_ID": "sim-login",
    "AUTHORIZE_NET_TRANSACTION_KEY": "sim-transaction-key",
    "MANDRILL_API_KEY": "sim-key",
}
_IN_PROCESS = "http://simulator.invalid"


def init_app(app: Flask) -> None:
    """Refuse to start with settings that would charge for nothing, or send keys where they do not belong."""
    check(app.config)


def check(settings: Mapping[str, Any]) -> None:
    """Raises SettingError with a sentence that names the setting."""
    _check_provider(settings, "PAYMENT_GATEWAY", "AUTHORIZE_NET_ENDPOINT", {SANDBOX_HOST})
    _check_provider(settings, "MAIL_PROVIDER", "MANDRILL_ENDPOINT", set())
    if settings["PAYMENT_GATEWAY"] == "authorize_net":
        _check_keys(settings, "AUTHORIZE_NET_LOGIN_ID", "AUTHORIZE_NET_TRANSACTION_KEY")
    if settings["MAIL_PROVIDER"] == "mandrill":
        _check_keys(settings, "MANDRILL_API_KEY")


def gateway() -> Endpoint:
    """The payment gateway's address, limits and transport."""
    return _endpoint("PAYMENT_GATEWAY", "AUTHORIZE_NET", AUTHORIZE_NET, "/xml/v1/request.api")


def mail() -> Endpoint:
    """The mail provider's address, limits and transport."""
    return _endpoint("MAIL_PROVIDER", "MANDRILL", MANDRILL, "/api/1.0")


def key(name: str) -> str:
    """The credential of this name; the simulator's own where none is set."""
    return str(current_app.config[name] or SIMULATED[name])


def simulated(settings: Mapping[str, Any], provider: str) -> bool:
    """Whether PAYMENT_GATEWAY or MAIL_PROVIDER is the simulator inside this process."""
    endpoint = "AUTHORIZE_NET_ENDPOINT" if provider == "PAYMENT_GATEWAY" else "MANDRILL_ENDPOINT"
    return settings[provider] == "simulator" and not settings[endpoint]


def has_simulator() -> bool:
    """Whether anything at all is simulated here: then there is a page to look at it."""
    return _simulated_endpoint() is not None


def simulator() -> httpx.Client | None:
    """A client of the simulator's control, in this process or on the loopback; None with real providers."""
    endpoint = _simulated_endpoint()
    if endpoint is None:
        return None
    parts = urlsplit(endpoint.url)
    transport = endpoint.transport() if endpoint.transport else None
    return httpx.Client(
        base_url=f"{parts.scheme}://{parts.netloc}", transport=transport, timeout=2, trust_env=False
    )


def _simulated_endpoint() -> Endpoint | None:
    for provider, endpoint in (("PAYMENT_GATEWAY", gateway()), ("MAIL_PROVIDER", mail())):
        here = endpoint.transport or _is_loopback(urlsplit(endpoint.url).hostname or "")
        if current_app.config[provider] == "simulator" and here:
            return endpoint
    return None


def _endpoint(provider: str, prefix: str, real: str, path: str) -> Endpoint:
    config = current_app.config
    here = simulated(config, provider)
    return Endpoint(
        url=_IN_PROCESS + path if here else (config[f"{prefix}_ENDPOINT"] or real).rstrip("/"),
        connect=config[f"{prefix}_CONNECT_TIMEOUT"],
        read=config[f"{prefix}_READ_TIMEOUT"],
        deadline=config[f"{prefix}_DEADLINE"],
        transport=_in_process(config["SIMULATOR_FILE"]) if here else None,
    )


def _in_process(file: str) -> Callable[[], httpx.BaseTransport]:
    """The one door to the simulator; with real providers it is never imported."""
    from simulators.in_process import InProcess

    return lambda: InProcess(file)


def _check_provider(settings: Mapping[str, Any], provider: str, name: str, sandboxes: set[str]) -> None:
    url = settings[name]
    if not url:
        return
    parts = urlsplit(url)
    host, loopback = parts.hostname or "", _is_loopback(parts.hostname or "")
    if parts.scheme not in ("http", "https") or not host:
        raise SettingError(f"{name}={url!r}: must be an http or https address.")
    if not loopback and parts.scheme != "https":
        raise SettingError(f"{name}={url!r}: must be https; only an address on the loopback may be http.")
    if settings[provider] == "simulator":
        if not loopback and host not in sandboxes:
            raise SettingError(
                f"{name}={url!r}: with {provider}=simulator it must be on the loopback or a sandbox."
            )
        if not loopback:
            _refuse_simulated(settings)
    elif loopback or host in sandboxes:
        where = "the loopback" if loopback else "a sandbox"
        raise SettingError(f"{name}={url!r}: {provider}={settings[provider]} must not point at {where}.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _check_keys(settings: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if not settings[name]:
            raise SettingError(f"{name} must be set to use the real provider.")
        if settings[name] == SIMULATED[name]:
            raise SettingError(f"{name} is the simulator's, which the real provider does not know.")


def _refuse_simulated(settings: Mapping[str, Any]) -> None:
    _check_keys(settings, "AUTHORIZE_NET_LOGIN_ID", "AUTHORIZE_NET_TRANSACTION_KEY")
