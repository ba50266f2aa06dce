"""Mandrill's errors: their names, codes and HTTP codes, which older accounts all got as 500."""

from __future__ import annotations

from typing import Any

# name: (code, HTTP code)
KNOWN = {
    "Invalid_Key": (401, 401),
    "ValidationError": (-2, 422),
    "PaymentRequired": (10, 402),
    "Unknown_Template": (5, 404),
    "Unknown_Subaccount": (12, 404),
    "Unknown_Message": (11, 404),
    "Unknown_Method": (-1, 404),
    "Invalid_Template": (6, 422),
    "RequestLimitExceeded": (429, 429),
    "ServiceUnavailable": (-2, 503),
    "GeneralError": (-99, 500),
}


class Problem(Exception):
    """An answer that is an error."""

    def __init__(self, name: str, message: str = "", code: int | None = None) -> None:
        super().__init__(name)
        self.name, self.message = name, message or name
        self.code = KNOWN[name][0] if code is None else code

    @property
    def body(self) -> dict[str, Any]:
        return {"status": "error", "code": self.code, "name": self.name, "message": self.message}

    def http(self, legacy: bool = False) -> int:
        return 500 if legacy else KNOWN[self.name][1]
