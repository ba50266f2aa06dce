"""Fields are tried without a database: all they need is the office's zone."""

from __future__ import annotations

import pytest
from flask import Flask

from app.fields import Params, collecting_warnings


@pytest.fixture(autouse=True)
def office():
    app = Flask(__name__)
    app.config["OFFICE_TIMEZONE"] = "America/Denver"
    with app.app_context():
        yield


@pytest.fixture
def read():
    """Read one value with a field: (value, complaints, warning codes)."""

    def read_one(field, value, **beside):
        schema = Params.from_dict({"it": field})()
        with collecting_warnings() as warnings:
            values, problems = schema.read({"it": value} | beside)
        codes = [warning.code for warning in warnings if warning.param == "it"]
        return values.get("it"), [problem.message for problem in problems], codes

    return read_one


@pytest.fixture
def refused(read):
    """The complaint about a value; the test fails if it is accepted."""

    def complaint(field, value, **beside):
        found, complaints, _ = read(field, value, **beside)
        assert found is None, f"{value!r} was read as {found!r}"
        assert len(complaints) == 1
        return complaints[0]

    return complaint
