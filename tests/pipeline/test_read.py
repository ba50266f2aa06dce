"""Reading the body: what is not exactly one JSON object is never guessed at."""

from __future__ import annotations

import base64
import json
import socket
import time

import pytest

from tests.pipeline.conftest import CREATE
from tests.pipeline.expect import accepted, refused

MIB = 2**20


def padded(said: dict, size: int) -> bytes:
    """The request as exactly so many bytes of JSON."""
    body = json.dumps(said).encode()
    return body[:-1] + b" " * (size - len(body)) + b"}"


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def test_a_body_of_one_mebibyte_is_read(server, world, stage):
    accepted(server.post(CREATE, padded(stage(), MIB), world.tokens["planox2"]))


def test_a_chunked_body_is_read(server, world, stage):
    body = chunked(padded(stage(), MIB))
    accepted(server.post(CREATE, body, world.tokens["planox2"], Transfer_Encoding="chunked"))


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("size", [MIB + 1, 3 * MIB, 12 * MIB])
def test_a_larger_body_is_too_large(server, world, stage, size):
    body, token = padded(stage(), size), world.tokens["planox2"]
    refused(server.post(CREATE, body, token), "payload-too-large", 413)
    refused(server.post(CREATE, chunked(body), token, Transfer_Encoding="chunked"), "payload-too-large", 413)
    refused(server.post(CREATE, body), "payload-too-large", 413)


def speak(server, head: str, body: bytes = b"") -> bytes:
    """The beginning of what the server says to a request that stops after this much of its body."""
    head = f"POST /api/v1/{CREATE} HTTP/1.1\r\nHost: olio\r\nContent-Type: application/json\r\n{head}\r\n\r\n"
    with socket.create_connection((server.host, server.port), timeout=10) as wire:
        wire.sendall(head.encode() + body)
        wire.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: wire.recv(65536), b""))


@pytest.mark.usefixtures("nothing_written")
def test_a_body_announced_far_too_large_is_not_waited_for(server):
    said = speak(server, f"Content-Length: {2**40}")
    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"payload-too-large" in said


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("end", [1, 20])
def test_a_body_that_breaks_off_is_not_carried_out(server, world, stage, end):
    body, token = json.dumps(stage()).encode(), f"Authorization: Bearer {world.tokens['planox2']}"
    assert b"invalid-encoded-params" in speak(server, f"{token}\r\nContent-Length: {len(body)}", body[:-end])
    opening = chunked(body[:-end]).removesuffix(b"0\r\n\r\n")
    assert b" 200 " not in speak(server, f"{token}\r\nTransfer-Encoding: chunked", opening)[:20]


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "text/json", "application/x-www-form-urlencoded", "application/jsonp",
     "application/vnd.api+json", "multipart/form-data; boundary=x", "text/html; x=application/json"],
)  # fmt: skip
def test_another_content_type_is_not_read(server, world, stage, content_type):
    headers = {} if content_type is None else {"Content_Type": content_type}
    headers["Authorization"] = f"Bearer {world.tokens['planox2']}"
    answer = server.send("POST", f"/api/v1/{CREATE}", json.dumps(stage()).encode(), **headers)
    refused(answer, "invalid-content-type", 400)
    assert "application/json" in answer.json["message"]


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json;charset=utf-8", "Application/JSON ; charset=UTF-8; v=1"],
)
def test_json_is_read_whatever_the_parameters_of_its_content_type(server, world, stage, content_type):
    accepted(server.post(CREATE, stage(), world.tokens["planox2"], Content_Type=content_type))


GOOD = '{"order_id": 1, "stage": "on_site", "update_status": true}'
UNDECODABLE = {
    "not UTF-8": b'{"notes": "caf\xe9"}',
    "overlong UTF-8": b'{"notes": "\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"notes": "\xed\xa0\x80"}',
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-16 without a mark": GOOD.encode("utf-16-le"),
    "a byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "a form": b"order_id=1&stage=on_site",
    "truncated": GOOD[:-1].encode(),
    "truncated in a string": GOOD[:12].encode(),
    "two objects": (GOOD + GOOD).encode(),
    "a trailing comma": b'{"order_id": 1,}',
    "single quotes": b"{'order_id': 1}",
    "a comment": b'{"order_id": 1} // one',
    "a raw newline in a string": b'{"notes": "a\nb"}',
    "NaN": b'{"order_id": NaN}',
    "Infinity": b'{"order_id": Infinity}',
    "-Infinity": b'{"order": {"notes": [-Infinity]}}',
    "1e400": b'{"order_id": 1e400}',
    "-1e400": b'{"order_id": -1e400}',
    "a long fraction": b'{"order_id": %s.5}' % (b"1" * 500_000),
    "an integer of 5000 digits": b'{"order_id": %s}' % (b"9" * 5000),
    "a key twice": b'{"order_id": 1, "order_id": 2}',
    "a key twice, once escaped": b'{"order_id": 1, "order\\u005fid": 2}',
    "a key twice in a hash": b'{"order": {"notes": "a", "notes": "a"}}',
    "a key twice in a list": b'{"x": [[{"y": {"z": 1, "z": 1}}]]}',
    "a key twice after many": b"{%s}" % b",".join(b'"%06d":1' % min(n, 85_000) for n in range(85_002)),
    "33 levels of lists": b'{"x": %s%s}' % (b"[" * 32, b"]" * 32),
    "33 levels of hashes": b'{"x":' * 33 + b"1" + b"}" * 33,
    "100000 levels": b'{"x": %s%s}' % (b"[" * 100_000, b"]" * 100_000),
    "100000 levels of hashes": b'{"x":' * 100_000,
    "levels, then quotes": b'{"x": %s"%s' % (b"[" * 40, b'\\"' * 500_000),
    "levels behind a broken string": b'{"x": "\\\n", "y": %s%s}' % (b"[" * 40, b"]" * 40),
}


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("what", UNDECODABLE)
def test_what_is_not_strict_json_is_refused_at_once(server, world, what):
    began = time.monotonic()
    answer = server.post(CREATE, UNDECODABLE[what], world.tokens["planox2"])
    refused(answer, "invalid-encoded-params", 400)
    assert time.monotonic() - began < 2
    assert len(answer.body) < 1000


@pytest.mark.parametrize(
    "deep",
    ["[" * 31 + "]" * 31, '{"x":' * 31 + "1" + "}" * 31, '"' + "[{" * 500 + '"', '"\\"[[' + "[" * 40 + '"'],
)
def test_thirty_two_levels_are_read_and_brackets_in_text_are_none(server, world, stage, deep):
    body = json.dumps(stage())[:-1] + f', "x": {deep}}}'
    answer = server.post(CREATE, body.encode(), world.tokens["planox2"])
    accepted(answer)
    assert [remark["param"] for remark in answer.json["warnings"]] == ["x"]


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("body", [b"", b" \r\n", b"{}", b"{ }", b"[]", b"[{}]", b"null", b'"x"', b"1", b"true"])
def test_a_body_without_parameters_holds_none(server, world, body):
    refused(server.post(CREATE, body, world.tokens["planox2"]), "no-params-decoded", 400)
    refused(server.post(CREATE, body), "no-params-decoded", 400)


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("char", ["\\u0000", "\\ud800", "\\udfff\\ud800", "\\u0007", "\\u0085", "\\u007f"])
@pytest.mark.parametrize("param", ["notes", "stage_trigger", "created_by", "order.external_id"])
def test_a_character_that_text_cannot_hold_is_refused(server, world, stage, param, char):
    outer, _, inner = param.partition(".")
    text = f'"a{char}b"'
    body = json.dumps(stage())[:-1] + f', "{outer}": ' + (f'{{"{inner}": {text}}}' if inner else text) + "}"
    answer = server.post(CREATE, body.encode(), world.tokens["planox2"])
    refused(answer, "invalid-param", 400, param)
    assert "character" in answer.faults[param][1]


def test_other_characters_come_back_as_they_were(server, world, stage):
    notes = "Señor 李 said:\n\t“émile” 🏠 \u2028 \u200f"
    assert accepted(server.post(CREATE, stage(notes=notes), world.tokens["planox2"]))["order_stage"][
        "notes"
    ] == (notes.strip())


BASE64 = base64.b64encode(b'{"word": "hush"}')


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"word": "hush"}'),
        ("text/plain", BASE64),
        ("text/plain;charset=utf-8", b"\n" + BASE64 + b"\r\n"),
        ("text/plain", BASE64[:10] + b"\r\n" + BASE64[10:]),
    ],
)
def test_a_sensitive_route_takes_json_or_its_base64(probe, content_type, body):
    assert accepted(probe("probes/sensitive", body, "planox2", content_type)) == {"word": "hush"}


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", b'{"word": "hush"}', "invalid-encoded-params"),
        ("text/plain", BASE64[:-3], "invalid-encoded-params"),
        ("text/plain", base64.b64encode(b"hush"), "invalid-encoded-params"),
        ("text/plain", base64.b64encode(b'{"word": "\xff"}'), "invalid-encoded-params"),
        ("text/plain", base64.b64encode(b'{"word": 1, "word": 1}'), "invalid-encoded-params"),
        ("text/plain", b"\xff\xfe", "invalid-encoded-params"),
        ("text/plain", b"", "no-params-decoded"),
        ("text/plain", base64.b64encode(b"{}"), "no-params-decoded"),
        ("application/json", BASE64, "invalid-encoded-params"),
        ("application/octet-stream", BASE64, "invalid-content-type"),
    ],
)
def test_a_sensitive_route_takes_nothing_else(probe, content_type, body, status):
    refused(probe("probes/sensitive", body, "planox2", content_type), status, 400)


def test_base64_is_for_sensitive_routes_only(probe):
    refused(probe("probes/plain", BASE64, "planox2", "text/plain"), "invalid-content-type", 400)
