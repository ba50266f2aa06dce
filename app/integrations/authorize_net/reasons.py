"""What each reason and message code of Authorize.net means for us: one table, nothing decided elsewhere.

Codes are written as the gateway spells them: transaction reasons as numbers, message codes with an E.
"""

from __future__ import annotations

from app import statuses
from app.integrations.authorize_net.answers import Verdict

_EXTERNAL = statuses.EXTERNAL_APPLICATION_ERROR

APPROVED = Verdict("approved", None)
DECLINED = Verdict("declined", statuses.DECLINED_PAYMENT)
DECLINED_BUT_HELD = Verdict("declined", statuses.DECLINED_PAYMENT, void=True)
HELD = Verdict("held", statuses.DECLINED_PAYMENT)
BAD_NUMBER = Verdict("rejected", statuses.CARD_NUMBER_INVALID, flag_card=True)
EXPIRED = Verdict("rejected", statuses.CARD_EXPIRED, flag_card=True)
# The original may be this very request, sent on by something on the way.
DUPLICATE = Verdict("duplicate", statuses.DUPLICATE_PAYMENT, look_up=True)
NOT_ACCEPTED = Verdict("rejected", statuses.FAILED_PAYMENT)
ERROR_WHILE_PROCESSING = Verdict("rejected", statuses.FAILED_PAYMENT, look_up=True)
PROCESSOR_SILENT = Verdict("rejected", _EXTERNAL, look_up=True)
NOT_PROCESSED = Verdict("rejected", _EXTERNAL)
OUR_FAULT = Verdict("rejected", _EXTERNAL, alarm=True)
CREDENTIALS = Verdict("credentials", statuses.INVALID_PAYMENT_PROCESSOR_API_KEYS, alarm=True)
NOT_SENT = Verdict("not_sent", _EXTERNAL)
UNKNOWN = Verdict("unknown", _EXTERNAL, look_up=True)
HOLD_MAY_REMAIN = Verdict("unknown", _EXTERNAL, look_up=True, void=True)


def _spread(rows: tuple[tuple[str, Verdict], ...]) -> dict[str, Verdict]:
    """Each code with its verdict; a later row overrides an earlier one, and `202-224` is a range."""
    table = {}
    for codes, verdict in rows:
        for code in codes.split():
            for single in _range(code):
                table[single] = verdict
    return table


def _range(codes: str) -> list[str]:
    """`202-204` → 202, 203, 204; `E00013-14` → E00013, E00014."""
    first, _, last = codes.partition("-")
    if not last:
        return [first]
    letter, width = ("E", 5) if first[0] == "E" else ("", 0)
    start = first.removeprefix("E")
    return [f"{letter}{number:0{width}}" for number in range(int(start), int(last) + 1)]


# An authorisation, a charge, and any call that is refused as a whole.
REASONS = _spread(
    (
        # The bank, the processor or a filter says no.
        ("2 3 4 41 44 45 65 128 191 250 251 254 27 202-224 E00118", DECLINED),
        # Declined, but the gateway could not void its own hold; or only a part was authorised.
        ("127 141 145 165 295", DECLINED_BUT_HELD),
        ("6 37 200 315", BAD_NUMBER),
        ("7 8 201 316 317", EXPIRED),
        ("11 222 318", DUPLICATE),
        # Amount, field, security code or card type not accepted; payment profile not known.
        ("5 33 39 49 72 78 289 290 325 326 330", NOT_ACCEPTED),
        ("17 28 56", NOT_ACCEPTED),
        ("E00039 E00040 E00051 E00098 E00110 E00121", NOT_ACCEPTED),
        ("E00114 E00115", NOT_ACCEPTED),
        # Keys, permissions, the state of the account.
        ("13 32 115 123 130", CREDENTIALS),
        ("E00005 E00006 E00007 E00008 E00010 E00011 E00059 E00123 E00124 E00126 E00139", CREDENTIALS),
        # The request is wrong, or the merchant account is not set up for it.
        ("270 271 E00003 E00013-16 E00045 E00060 E00068 E00071-77 E00088-93 E00108", OUR_FAULT),
        ("E00002 E00004 E00009", OUR_FAULT),
        ("24 29-31 34 35 38 43 170-173 180 208 212", OUR_FAULT),
        # The gateway failed in the middle: it may have charged before it did.
        ("E00001 E00049 E00053 E00062 E00063 E00104 E00133", UNKNOWN),
        ("36 52 120 121 122 152 181", HOLD_MAY_REMAIN),
        ("19-23 25 26 192 328 901", PROCESSOR_SILENT),
        ("57-63", ERROR_WHILE_PROCESSING),
        ("261", NOT_PROCESSED),
    )
)

# A capture, a void or a refund: what it refers to decides. None of these moves money.
FOLLOW_UPS = _spread(
    (
        # It was done before, which is what was wanted.
        ("310 311", APPROVED),
        # The transaction referred to is not there, or no longer in a state for this: ask for its details.
        ("15 16 308 319 327", PROCESSOR_SILENT),
        # More than is there, or too early or too late.
        ("47 50 54 55 2200", NOT_ACCEPTED),
    )
)

# What a response code stands for when its reason is not in the table.
BY_RESPONSE_CODE = {"2": DECLINED, "3": ERROR_WHILE_PROCESSING, "4": HELD}
