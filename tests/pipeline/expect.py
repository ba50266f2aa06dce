"""What every refusal has in common, checked in one place."""

from __future__ import annotations

from typing import Any

from tests.wire import Answer


def seen(response: Any) -> Answer:
    """An answer of the in-process client, as the wire's answers are."""
    return Answer(response.status_code, dict(response.headers), response.data)


def refused(answer: Answer, status: str, code: int, *params: str) -> Answer:
    """The answer is this refusal in a whole envelope, with faults in exactly these parameters."""
    assert (answer.status, answer.code) == (status, code), answer.body[:500]
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json
    assert body["code"] == code
    assert body["message"]
    assert body["request_id"] == answer.headers["X-Request-Id"]
    assert list(answer.faults) == list(params)
    assert all(sentence for _, sentence in answer.faults.values())
    assert set(body) <= {"code", "status", "message", "errors", "session", "request_id"}
    return answer


def accepted(answer: Answer) -> Any:
    """The answer is a success; its data."""
    assert (answer.status, answer.code) == ("action-successful", 200), answer.body[:500]
    return answer.json["data"]
