"""What a provider answered may be kept, but no secret in it, be it whole JSON or what is left of it."""

from __future__ import annotations

import json

import pytest

from app.integrations.masking import masked_text

WHOLE = json.dumps(
    {"transactionKey": "k3y-s3cret", "payment": {"cardNumber": "4111111111111111"}, "transId": "60157186288"}
)


def test_whole_json_keeps_a_cards_last_digits():
    told = json.loads(masked_text(WHOLE.encode()))
    assert told == {"transactionKey": "…", "payment": {"cardNumber": "XXXX1111"}, "transId": "60157186288"}


@pytest.mark.parametrize("length", range(30, len(WHOLE)))
def test_half_an_answer_tells_no_secret(length):
    told = masked_text(WHOLE[:length].encode())
    assert "s3cret" not in told
    assert "41111111" not in told


@pytest.mark.parametrize("text", [
    "<html>card 4111 1111 1111 1111 refused, key=k3y-s3cret&x=1</html>",
    "{'cardNumber': '4111-1111-1111-1111', 'key': 'k3y-s3cret'",
    "dataValue : k3y-s3cret 4111111111111111",
    '{"dataValue": "two words, k3y-s3cret", "x',
    r'{"dataValue": "a\"k3y-s3cret", "x',
    r'<pre>{\"transactionKey\":\"k3y-s3cret\",\"cardNumber\":\"4111111111111111\"}',
    "<pre>{&quot;transactionKey&quot;:&quot;k3y-s3cret&quot;}",
])  # fmt: skip
def test_a_page_that_is_no_json_tells_none_either(text):
    told = masked_text(text.encode())
    assert "s3cret" not in told
    assert "4111" not in told.replace(" ", "").replace("-", "")


def test_what_is_no_secret_stays_as_it_came():
    text = "<h1>503</h1> Reference #18.2f, transaction 60157186288, at 2026-11-24 09:00:00"
    assert masked_text(text.encode()) == text


def test_what_stands_beside_a_secret_stays():
    text = r'<pre>{\"key\":\"k3y\",\"refId\":\"a7Kq\"} {"cardCode":"900","transId":"60157186288"'
    told = r'<pre>{\"key\":\"…\",\"refId\":\"a7Kq\"} {"cardCode":"…","transId":"60157186288"'
    assert masked_text(text.encode()) == told
