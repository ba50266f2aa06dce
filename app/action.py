"""An action and the one way through it.

Every request, whatever its face, is asked the same questions in the same order:
identify → read → authenticate → authorise → validate → act → respond. The first that fails answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection, Row

from app import statuses
from app.extensions import begin_reading, begin_writing, db
from app.fields import Params, Text, View, collecting_warnings
from app.fields.schema import VIEWS
from app.idempotency import keys
from app.identity.authenticate import authenticate, needs_touch, one_token, touch
from app.identity.authorise import authorise
from app.identity.caller import Caller, Face, Role, operator
from app.identity.identify import identify, require_deployed
from app.identity.views import application_of, session_of
from app.refusals import Problems, Refusal
from app.statuses import Status

Values = dict[str, Any]
LookUp = Callable[[Values, Caller, Problems], Any]
Service = Callable[[Values, Any, Caller], Any]


class ActionParams(Params):
    """What every action accepts beside its own parameters."""

    token = Text(
        "Token",
        position=1,
        hint="The token of an application or a session; Authorization: Bearer does as well.",
        example="olio_app_…",
    )
    application = Text(
        "Application",
        position=900,
        hint="The application in whose role the request is made: planoauth, planoorder or planox2. "
        "The token's own if it is not sent.",
        example="planox2",
    )
    view = Text("View", choices=VIEWS, position=910, hint="How much of each record to answer.")
    session_view = Text("Session view", choices=VIEWS, position=920, hint="Answer the session, this much.")
    application_view = Text(
        "Application view", choices=VIEWS, position=930, hint="Answer the application, this much."
    )


COMMON_PARAMS = frozenset(ActionParams._declared_fields)


@dataclass(frozen=True)
class Action:
    """Something Olio does, declared once; mounting it gives it its faces.

    path: after `/api/v1/`, e.g. `order_stages/create`.
    look_up(values, caller, problems): finds the records the values name and adds a problem for each
    that is not there or not the caller's; its answer goes to `act`.
    act(values, found, caller): does it inside the open transaction; never commits.
    beside: parts of its result that the envelope shows beside `data`.
    """

    path: str
    title: str
    purpose: str
    params: type[ActionParams]
    act: Service
    answers: type[View]
    permission: frozenset[Role]
    look_up: LookUp | None = None
    beside: tuple[str, ...] = ()
    method: str = "POST"
    done: str = ""
    button: str = "Save"
    refusals: tuple[Status, ...] = ()
    sensitive: bool = False
    roleless: bool = False
    schema: ActionParams = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", self.params())

    @property
    def resource(self) -> str:
        return self.path.split("/")[0]

    @property
    def name(self) -> str:
        return self.path.removeprefix(self.resource).strip("/") or "list"

    @property
    def writes(self) -> bool:
        return self.method != "GET"


@dataclass(frozen=True)
class Asked:
    """A request as a face has read it.

    tokens: every token it carries, to be judged in `authenticate`. unread: the refusal that reading
    ran into, answered only once the route is known to exist.
    """

    face: Face
    raw: Mapping[str, Any]
    tokens: tuple[Any, ...] = ()
    unread: Refusal | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What an action answers when it was carried out."""

    message: str
    data: Any
    warnings: list[dict[str, str]]
    session: dict[str, Any] | None = None
    application: dict[str, Any] | None = None
    beside: dict[str, Any] = field(default_factory=dict)
    replayed: bool = False
    status: Status = statuses.ACTION_SUCCESSFUL


def perform(action: Action, asked: Asked) -> Outcome:
    """Carry an action out in one transaction, or raise a Refusal and leave nothing behind."""
    try:
        outcome = _perform(action, asked)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    return outcome


def _perform(action: Action, asked: Asked) -> Outcome:
    begin = begin_writing if action.writes else begin_reading
    known = identify(begin, action.path, one_token(asked.tokens))
    require_deployed(known)
    if asked.unread:
        raise asked.unread
    caller = _caller(action, asked, known)
    caller = authorise(caller, asked.raw.get("application"), action.permission)
    if asked.idempotency_key is None:
        return _act(action, asked, caller)
    claimed = keys.claim(caller.scope, action.path, asked.idempotency_key, asked.raw)
    answer = keys.recall(begin(), claimed)
    if answer is not None:
        return Outcome(**answer, replayed=True)
    outcome = _act(action, asked, caller)
    kept = {name: getattr(outcome, name) for name in ("message", "data", "warnings", "session", "application")}
    keys.remember(begin(), claimed, kept)
    return outcome


def _caller(action: Action, asked: Asked, known: Row[Any]) -> Caller:
    if asked.face == "command":
        return operator()
    caller = authenticate(known, asked.tokens, asked.face, action.roleless)
    _touch(caller, begin_writing if action.writes else begin_reading)
    return caller


def _touch(caller: Caller, begin: Callable[[], Connection]) -> None:
    """Use is use even if the request is refused, so it is committed apart from what follows."""
    if needs_touch(caller):
        db.session.rollback()
        touch(begin_writing(), caller)
        db.session.commit()
        begin()


def _act(action: Action, asked: Asked, caller: Caller) -> Outcome:
    with collecting_warnings() as warnings:
        values, problems = action.schema.read(asked.raw)
        found = action.look_up(values, caller, problems) if action.look_up else None
        problems.refuse_if_any()
        result = action.act(values, found, caller)
    return Outcome(
        message=action.done or statuses.ACTION_SUCCESSFUL.sentence,
        data=action.answers.show(result, values.get("view", "default")),
        warnings=[vars(remark) for remark in warnings],
        session=session_of(caller, values["session_view"]) if "session_view" in values else None,
        application=application_of(caller, values["application_view"])
        if "application_view" in values
        else None,
        beside={name: result[name] for name in action.beside},
    )
