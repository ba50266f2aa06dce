"""The part of Authorize.net's schema that requests are judged by: order, lengths, what is required.

Written down from the sequences of AnetApiSchema.xsd, not from any client. A member reads
`name[!][*][:type]`: `!` it is required, `*` it may repeat, and the type is a longest length, a pattern's
name, or the name of another sequence. Members that come in another order are refused as the gateway does.
"""

from __future__ import annotations

import re
from typing import Any

NAMESPACE = "AnetApi/xml/v1/schema/AnetApiSchema.xsd"

_HEAD = "merchantAuthentication!:merchantAuthentication clientId:30 refId:20"
_ADDRESS = (
    "firstName:50 lastName:50 company:50 address:60 city:40 state:40 zip:20 country:60 phoneNumber:25 "
    "faxNumber:25"
)
_SUM = "amount!:money name:31 description:255"

SEQUENCES = {
    "createTransactionRequest": f"{_HEAD} transactionRequest!:transactionRequest",
    "updateHeldTransactionRequest": f"{_HEAD} heldTransactionRequest!:heldTransactionRequest",
    "createCustomerProfileRequest": f"{_HEAD} profile!:customerProfile validationMode:validationMode",
    "createCustomerPaymentProfileRequest": (
        f"{_HEAD} customerProfileId!:id paymentProfile!:customerPaymentProfile validationMode:validationMode"
    ),
    "getCustomerProfileRequest": f"{_HEAD} customerProfileId:id merchantCustomerId:20 email:255",
    "getCustomerPaymentProfileRequest": (
        f"{_HEAD} customerProfileId!:id customerPaymentProfileId!:id unmaskExpirationDate includeIssuerInfo"
    ),
    "getTransactionDetailsRequest": f"{_HEAD} transId!:id",
    "getUnsettledTransactionListRequest": f"{_HEAD} status:listStatus sorting:sorting paging:paging",
    "getTransactionListForCustomerRequest": (
        f"{_HEAD} customerProfileId!:id customerPaymentProfileId:id sorting:sorting paging:paging"
    ),
    "authenticateTestRequest": _HEAD,
    # The real key has 16 characters at most; the simulator's own is longer so that nobody mistakes it.
    "merchantAuthentication": "name!:25 transactionKey!:20",
    "transactionRequest": (
        "transactionType!:transactionType amount:money currencyCode:3 payment:payment profile:chargeProfile "
        "solution callId terminalNumber authCode:6 refTransId:id splitTenderId:6 order:order "
        "lineItems:lineItems tax:sum duty:sum shipping:sum taxExempt poNumber:25 customer:customer "
        "billTo:billTo shipTo:address customerIP:15 cardholderAuthentication retail employeeId "
        "transactionSettings:settings userFields surcharge merchantDescriptor subMerchant tip "
        "processingOptions:processingOptions subsequentAuthInformation otherTax shipFrom "
        "authorizationIndicatorType"
    ),
    "chargeProfile": (
        "createProfile customerProfileId:id paymentProfile:chargedPaymentProfile shippingProfileId:id"
    ),
    "chargedPaymentProfile": "paymentProfileId!:id cardCode:cardCode",
    "payment": "creditCard:creditCard bankAccount trackData encryptedTrackData payPal opaqueData:opaqueData",
    "creditCard": "cardNumber!:cardNumber expirationDate!:expirationDate cardCode:cardCode",
    "opaqueData": "dataDescriptor!:128 dataValue!:8192 dataKey expirationTimeStamp",
    "order": "invoiceNumber:20 description:255 discountAmount:money taxIsAfterDiscount totalTaxTypeCode:3",
    "lineItems": "lineItem*:lineItem",
    "lineItem": "itemId!:31 name!:31 description:255 quantity!:money unitPrice!:money taxable",
    "sum": _SUM,
    "customer": "type id:20 email:255 driversLicense taxId:9",
    "billTo": f"{_ADDRESS} email:255",
    "address": _ADDRESS,
    "settings": "setting*:setting",
    "setting": "settingName! settingValue!",
    "processingOptions": (
        "isFirstRecurringPayment isFirstSubsequentAuth isSubsequentAuth isStoredCredentials"
    ),
    "heldTransactionRequest": "action!:heldAction refTransId!:id",
    "customerProfile": (
        "merchantCustomerId:20 description:255 email:255 paymentProfiles*:customerPaymentProfile shipToList*"
    ),
    "customerPaymentProfile": (
        "customerType:customerType billTo:address payment:payment driversLicense taxId:9 "
        "defaultPaymentProfile subsequentAuthInformation"
    ),
    "sorting": "orderBy! orderDescending!",
    "paging": "limit!:limit offset!:offset",
}  # fmt: skip

# Simple types: what the text must look like.
PATTERNS = {
    "id": r"[0-9]+",
    "money": r"[0-9]{1,15}(\.[0-9]{1,4})?",
    "cardCode": r"[0-9]{3,4}",
    "cardNumber": r"X{0,12}[0-9]{4,16}",
    "expirationDate": r"XXXX|[0-9]{4}-[0-9]{2}|[0-9]{4}|[0-9]{2}/[0-9]{2,4}",
    "limit": r"[1-9][0-9]{0,2}|1000",
    "offset": r"[1-9][0-9]{0,5}",
    "listStatus": r"any|pendingApproval",
    "heldAction": r"approve|decline",
    "validationMode": r"none|testMode|liveMode|oldLiveMode",
    "customerType": r"individual|business",
    "transactionType": (
        r"authOnlyTransaction|authCaptureTransaction|captureOnlyTransaction|refundTransaction"
        r"|priorAuthCaptureTransaction|voidTransaction|getDetailsTransaction|authOnlyContinueTransaction"
        r"|authCaptureContinueTransaction"
    ),
}
_MEMBER = re.compile(r"(?P<name>\w+)(?P<required>!?)(?P<repeats>\*?)(?::(?P<type>\w+))?")


def fault_in(element: str, value: Any) -> str | None:
    """The gateway's sentence about the first fault in a request, or None if it fits the schema."""
    return _in_sequence(element, element, value)


def members(sequence: str) -> list[tuple[str, bool, bool, str]]:
    """(name, required, repeats, type) of each member, in the order of the schema."""
    return [
        (found["name"], bool(found["required"]), bool(found["repeats"]), found["type"] or "")
        for found in map(_MEMBER.fullmatch, SEQUENCES[sequence].split())
        if found
    ]


def _in_sequence(element: str, sequence: str, value: Any) -> str | None:
    if not isinstance(value, dict):
        return f"The element '{element}' in namespace '{NAMESPACE}' has invalid content."
    expected = members(sequence)
    position = 0
    for name, inner in value.items():
        left = [member[0] for member in expected[position:]]
        if name not in left:
            return (
                f"The element '{element}' in namespace '{NAMESPACE}' has invalid child element '{name}' in "
                f"namespace '{NAMESPACE}'. {_possible(left)}"
            )
        index = position + left.index(name)
        missing = [member[0] for member in expected[position:index] if member[1]]
        if missing:
            return (
                f"The element '{element}' in namespace '{NAMESPACE}' has invalid child element '{name}' in "
                f"namespace '{NAMESPACE}'. {_possible(missing)}"
            )
        position = index + 1
        fault = _in_member(*expected[index], inner)
        if fault:
            return fault
    missing = [member[0] for member in expected[position:] if member[1]]
    if missing:
        return (
            f"The element '{element}' in namespace '{NAMESPACE}' has incomplete content. {_possible(missing)}"
        )
    return None


def _possible(names: list[str]) -> str:
    return f"List of possible elements expected: '{', '.join(names)}' in namespace '{NAMESPACE}'."


def _in_member(name: str, _required: bool, repeats: bool, kind: str, value: Any) -> str | None:
    if isinstance(value, list):
        if not repeats:
            return f"The element '{name}' in namespace '{NAMESPACE}' has invalid content."
        faults = (_in_member(name, False, False, kind, one) for one in value)
        return next((fault for fault in faults if fault), None)
    if kind in SEQUENCES:
        return _in_sequence(name, kind, value)
    return None if kind == "" or isinstance(value, dict) else _in_text(name, kind, _text(value))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _in_text(name: str, kind: str, text: str) -> str | None:
    invalid = f"The '{NAMESPACE}:{name}' element is invalid - The value '{text[:100]}' is invalid according to"
    if kind.isdigit():
        if len(text) <= int(kind):
            return None
        return f"{invalid} its datatype 'String' - The actual length is greater than the MaxLength value."
    if re.fullmatch(PATTERNS[kind], text):
        return None
    return f"{invalid} its datatype '{kind}' - The Pattern constraint failed."
