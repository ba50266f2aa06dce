"""Every reason and message code of the gateway → what Olio's caller is answered, through real sockets."""

from __future__ import annotations

import pytest

# status, HTTP code: the transaction reasons, the response code they come with, and what is known then.
REASONS = {
    ("declined-payment", 400, "declined"): ("2", "2 3 4 41 44 45 65 128 191 250 251 254 27 202 203 207 224"),
    ("declined-payment", 400, "declined+void"): ("2", "127 141 145 165"),
    ("card-number-invalid", 400, "rejected"): ("3", "6 37 315 200"),
    ("card-expired", 400, "rejected"): ("3", "8 317 7 316 201"),
    ("duplicate-payment", 400, "duplicate+look_up"): ("3", "11 318 222"),
    ("failed-payment", 400, "rejected"): ("3", "5 33 49 72 78 289 290 325 326 330 39 17 28 56"),
    ("invalid-payment-processor-api-keys", 500, "credentials"): ("3", "13 32 123 115 130"),
    ("external-application-error", 400, "rejected"): (
        "3", "271 270 170 171 172 173 180 24 29 30 31 34 35 38 43 208 212 261",
    ),
    ("external-application-error", 400, "rejected+look_up"): ("3", "19 20 21 22 23 25 26 192 328 901"),
    ("failed-payment", 400, "rejected+look_up"): ("3", "57 58 59 60 61 62 63 9999"),
    ("external-application-error", 400, "unknown+look_up+void"): ("3", "36 52 152 120 121 122 181"),
    ("declined-payment", 400, "held"): ("4", "252 253 193"),
}  # fmt: skip
UNLISTED = (("2", "9998", "declined-payment", "declined"), ("3", "9999", "failed-payment", "rejected+look_up"))
CODES = {
    ("declined-payment", 400, "declined"): "E00118",
    ("failed-payment", 400, "rejected"): "E00040 E00121 E00051 E00098 E00110",
    ("invalid-payment-processor-api-keys", 500, "credentials"): (
        "E00005 E00006 E00007 E00008 E00010 E00011 E00059 E00123 E00124 E00126 E00139"
    ),
    ("external-application-error", 400, "rejected"): (
        "E00003 E00013 E00014 E00015 E00016 E00045 E00060 E00068 E00071 E00072 E00073 E00074 E00075 E00076 "
        "E00077 E00088 E00089 E00090 E00091 E00092 E00093 E00108 E00002 E00004 E00009"
    ),
    ("external-application-error", 400, "unknown+look_up"): (
        "E00001 E00049 E00053 E00062 E00063 E00104 E00133 E00999 X1"
    ),
}
ALARMS = {"13", "32", "123", "271", "170", "E00007", "E00011", "E00003", "E00009"}


def knowledge(answer):
    """The outcome, and what is to be done besides."""
    besides = [name for name in ("look_up", "void") if getattr(answer.verdict, name)]
    return "+".join([answer.outcome, *besides])


@pytest.mark.parametrize("form", ["A", "B"])
@pytest.mark.parametrize(
    ("status", "http", "known", "rc", "reason"),
    [(*key, rc, reason) for key, (rc, reasons) in REASONS.items() for reason in reasons.split()],
)
def test_a_transaction_reason(authorise, simulator, card, form, status, http, known, rc, reason):
    simulator.fault({"reason": {"rc": rc, "code": reason}, "form": form})
    answer = authorise(card=card)
    assert (answer.status.slug, answer.status.http) == (status, http)
    assert knowledge(answer) == known
    assert answer.reason_code == reason


@pytest.mark.parametrize(
    ("status", "http", "known", "code"),
    [(*key, code) for key, codes in CODES.items() for code in codes.split()],
)
def test_a_message_code(authorise, simulator, card, status, http, known, code):
    simulator.fault({"ecode": code})
    answer = authorise(card=card)
    assert (answer.status.slug, answer.status.http) == (status, http)
    assert knowledge(answer) == known


@pytest.mark.parametrize(("rc", "reason", "status", "known"), UNLISTED)
def test_a_reason_nobody_has_written_down(authorise, simulator, card, rc, reason, status, known):
    simulator.fault({"reason": {"rc": rc, "code": reason}})
    answer = authorise(card=card)
    assert (answer.status.slug, knowledge(answer)) == (status, known)


@pytest.mark.parametrize("reason", sorted(ALARMS))
def test_what_a_person_must_look_at_raises_an_alarm(authorise, simulator, card, reason):
    simulator.fault({"ecode": reason} if reason[0] == "E" else {"reason": {"rc": "3", "code": reason}})
    assert authorise(card=card).verdict.alarm


@pytest.mark.parametrize("reason", ["6", "8", "37", "316"])
def test_a_card_that_cannot_be_used_again_is_flagged(authorise, simulator, card, reason):
    simulator.fault({"reason": {"rc": "3", "code": reason}})
    assert authorise(card=card).verdict.flag_card


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"last4": "0002"}, "declined-payment"),
        ({"last4": "0006"}, "card-number-invalid"),
        ({"last4": "0008"}, "card-expired"),
        ({"last4": "0011"}, "duplicate-payment"),
        ({"last4": "0017"}, "failed-payment"),
        ({"last4": "0019"}, "external-application-error"),
        ({"last4": "0120"}, "external-application-error"),
        ({"last4": "0253"}, "declined-payment"),
        ({"zip": "46282"}, "declined-payment"),
        ({"zip": "46225"}, "declined-payment"),
        ({"expires": "0120"}, "card-expired"),
    ],
    ids=str,
)
def test_the_sandboxs_cards_and_postal_codes(authorise, asked, status):
    assert authorise(**asked).status.slug == status


def test_an_approval_tells_what_was_held(authorise, simulator):
    answer = authorise(zip="46214")
    assert answer.approved
    assert answer.status is None
    assert (answer.avs, answer.cvv, answer.last4, answer.brand) == ("X", "P", "1111", "Visa")
    assert len(answer.trans_id) == 11
    assert answer.auth_code
    (book,) = simulator.ledger().values()
    assert book["holds"] == [12500]


def test_a_partial_approval_is_a_decline_whose_hold_must_go(authorise, simulator, card):
    simulator.fault({"reason": {"rc": "1", "code": "295"}}, "after")
    answer = authorise(card=card)
    assert (answer.outcome, answer.verdict.void) == ("declined", True)
    assert answer.trans_id


def test_an_approval_without_a_transaction_is_not_believed(authorise, simulator, card):
    simulator.fault({"reason": {"rc": "1", "code": "1"}})
    assert authorise(card=card).outcome == "unknown"
