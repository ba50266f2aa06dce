"""Every status Olio answers with: slug, HTTP code and sentence, written nowhere else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """One way a request can end. `uncommon` ones close the list in the reference."""

    slug: str
    http: int
    sentence: str
    uncommon: bool = False


ACTION_SUCCESSFUL = Status("action-successful", 200, "The request was carried out.")

MISSING_PARAM = Status("missing-param", 400, "A required parameter was not sent.")
INVALID_PARAM = Status("invalid-param", 400, "A parameter has a value that cannot be used.")

INVALID_TOKEN = Status(
    "invalid-token", 401, "The token is unknown, has been revoked, or is not a token at all."
)
SESSION_EXPIRED = Status(
    "session-expired",
    401,
    "The session is older than 7 days or was not used for 72 hours. Sign in again.",
)
CLIENT_REQUIRED = Status(
    "client-required",
    401,
    "The user is not a client, an employee or a liaison yet. Register as a client with this session.",
)
PERMISSION_DENIED = Status("permission-denied", 403, "The caller's role may not do this.")

RATE_LIMIT_EXCEEDED = Status("rate-limit-exceeded", 429, "There were too many requests.")

INVALID_CONTENT_TYPE = Status(
    "invalid-content-type", 400, "The body must be sent with the content type application/json."
)
PAYLOAD_TOO_LARGE = Status("payload-too-large", 413, "The body is larger than 1 MiB.")
INVALID_ENCODED_PARAMS = Status("invalid-encoded-params", 400, "The body could not be decoded.", uncommon=True)
NO_PARAMS_DECODED = Status(
    "no-params-decoded", 400, "The body was decoded but holds no parameters.", uncommon=True
)

INVALID_PROMOTION = Status(
    "invalid-promotion",
    400,
    "The promotion code is not known, not active, not for this client, or used up.",
)
PROMOTION_EXPENDED = Status("promotion-expended", 400, "This client has used the promotion code already.")

DECLINED_PAYMENT = Status("declined-payment", 400, "The card was declined. Nothing was charged.")
CARD_NUMBER_INVALID = Status("card-number-invalid", 400, "The number of the stored card is not valid.")
CARD_EXPIRED = Status("card-expired", 400, "The stored card has expired.")
DUPLICATE_PAYMENT = Status(
    "duplicate-payment",
    400,
    "The same payment was made, or begun, less than two minutes ago. Wait two minutes before trying again.",
)
FAILED_PAYMENT = Status("failed-payment", 400, "The payment could not be made with this card.")
EXTERNAL_APPLICATION_ERROR = Status(
    "external-application-error", 400, "The payment processor did not give a usable answer."
)
INVALID_PAYMENT_PROCESSOR_API_KEYS = Status(
    "invalid-payment-processor-api-keys", 500, "The payment processor refuses Olio's own keys."
)
MANDRILL_EMAIL_FAILED = Status(
    "mandrill-email-failed",
    500,
    "It was carried out, but the e-mail about it could not be sent. It is kept and tried again.",
)

IDEMPOTENCY_KEY_IN_USE = Status(
    "idempotency-key-in-use", 409, "A request with this idempotency key is still running."
)
IDEMPOTENCY_KEY_REUSED = Status(
    "idempotency-key-reused", 422, "This idempotency key was used for another request before."
)

ROUTE_NON_EXISTENT = Status("route-non-existent", 500, "There is no such route.")
METHOD_NOT_ALLOWED = Status("method-not-allowed", 405, "The route does not answer this HTTP method.")
ROUTE_NOT_FOUND = Status("route-not-found", 404, "The route has not been deployed yet.", uncommon=True)
SERVICE_NOT_FOUND = Status(
    "service-not-found", 404, "The API service of this route has not been deployed yet.", uncommon=True
)
IDENTIFY_REQUEST_ERROR = Status(
    "identify-request-error", 500, "The request could not be identified. Please try again.", uncommon=True
)
BAD_REQUEST = Status("bad-request", 400, "The request could not be read.", uncommon=True)
APPLICATION_CRASH = Status(
    "application-crash", 500, "Something went wrong on our side; nothing was saved. Please try again."
)

ALL: tuple[Status, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Status))

# What an action that takes a promotion code, or a payment, can be refused with beside the common ones.
PROMOTION = (INVALID_PROMOTION, PROMOTION_EXPENDED)
PAYMENT = (
    DECLINED_PAYMENT,
    CARD_NUMBER_INVALID,
    CARD_EXPIRED,
    DUPLICATE_PAYMENT,
    FAILED_PAYMENT,
    EXTERNAL_APPLICATION_ERROR,
    INVALID_PAYMENT_PROCESSOR_API_KEYS,
)
_PARTICULAR = {BAD_REQUEST, *PROMOTION, *PAYMENT, MANDRILL_EMAIL_FAILED}

# What any request to any action can be answered with, in the order the reference lists it.
COMMON: tuple[Status, ...] = tuple(status for status in ALL if status not in _PARTICULAR)


def named(slug: str) -> Status:
    """The status with this slug."""
    return next(status for status in ALL if status.slug == slug)
