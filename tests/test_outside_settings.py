"""The settings of the gateway and of the mail provider: what an installation refuses to start with."""

from __future__ import annotations

import pytest

from app import create_app
from app.integrations.endpoints import check
from config import SettingError, settings

REAL_GATEWAY = {
    "PAYMENT_GATEWAY": "authorize_net",
    "AUTHORIZE_NET_LOGIN_ID": "a real login",
    "AUTHORIZE_NET_TRANSACTION_KEY": "a real key",
}
REAL_MAIL = {"MAIL_PROVIDER": "mandrill", "MANDRILL_API_KEY": "md-a-real-key"}
SANDBOX = "https://apitest.authorize.net/xml/v1/request.api"


@pytest.mark.parametrize(
    "said",
    [
        {},
        REAL_GATEWAY,
        REAL_GATEWAY | {"AUTHORIZE_NET_ENDPOINT": "https://api2.authorize.net/xml/v1/request.api"},
        REAL_MAIL,
        REAL_MAIL | {"MANDRILL_ENDPOINT": "https://mandrillapp.com/api/1.4"},
        {"AUTHORIZE_NET_ENDPOINT": "http://127.0.0.1:9797/xml/v1/request.api"},
        {"AUTHORIZE_NET_ENDPOINT": "http://[::1]:9797/xml/v1/request.api"},
        {"MANDRILL_ENDPOINT": "http://localhost:9797/api/1.0"},
        REAL_GATEWAY | {"PAYMENT_GATEWAY": "simulator", "AUTHORIZE_NET_ENDPOINT": SANDBOX},
    ],
)
def test_it_starts_with(said):
    check(settings(said))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"AUTHORIZE_NET_ENDPOINT": SANDBOX} | REAL_GATEWAY, "must not point at a sandbox"),
        ({"AUTHORIZE_NET_ENDPOINT": "https://127.0.0.1/x"} | REAL_GATEWAY, "must not point at the loopback"),
        ({"AUTHORIZE_NET_ENDPOINT": "http://localhost:1/x"} | REAL_GATEWAY, "must not point at the loopback"),
        ({"AUTHORIZE_NET_ENDPOINT": "http://api.authorize.net/x"} | REAL_GATEWAY, "must be https"),
        ({"AUTHORIZE_NET_ENDPOINT": "api.authorize.net"} | REAL_GATEWAY, "must be an http or https address"),
        ({"PAYMENT_GATEWAY": "authorize_net"}, "AUTHORIZE_NET_LOGIN_ID must be set"),
        (REAL_GATEWAY | {"AUTHORIZE_NET_TRANSACTION_KEY": "sim-transaction-key"}, "is the simulator's"),
        ({"AUTHORIZE_NET_ENDPOINT": "https://api.authorize.net/x"}, "loopback or a sandbox"),
        ({"AUTHORIZE_NET_ENDPOINT": SANDBOX}, "AUTHORIZE_NET_LOGIN_ID must be set"),
        (REAL_MAIL | {"MANDRILL_ENDPOINT": "http://localhost:9/api/1.0"}, "must not point at the loopback"),
        (REAL_MAIL | {"MANDRILL_ENDPOINT": "http://mandrillapp.com/api/1.0"}, "must be https"),
        ({"MAIL_PROVIDER": "mandrill"}, "MANDRILL_API_KEY must be set"),
        (REAL_MAIL | {"MANDRILL_API_KEY": "sim-key"}, "is the simulator's"),
        ({"MANDRILL_ENDPOINT": "https://mandrillapp.com/api/1.0"}, "loopback or a sandbox"),
    ],
)
def test_it_does_not_start_with(said, sentence):
    with pytest.raises(SettingError, match=sentence):
        check(settings(said))


def test_the_application_itself_refuses_them():
    with pytest.raises(SettingError, match="AUTHORIZE_NET_LOGIN_ID"):
        create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "PAYMENT_GATEWAY": "authorize_net"})
