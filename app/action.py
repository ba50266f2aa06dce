"""An action and the one way through it.

Every request, whatever its face, is asked the same questions in the same order:
identify → read → authenticate → authorise → validate → act → respond. The first that fails answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.engine import Connection, Row

from app import statuses
from app.changes import noting_changes
from app.extensions import begin_reading, begin_writing, connection, db
from app.fields import Params, Text, View, collecting_warnings
from app.fields.schema import VIEWS
from app.idempotency import keys
from app.identity.authenticate import authenticate, needs_touch, one_token, touch
from app.identity.authorise import authorise
from app.identity.caller import Caller, Face, Role, operator, program_at_the_desk
from app.identity.identify import identify, require_deployed
from app.identity.limits import refuse_haste, refuse_hasty_stranger
from app.identity.views import application_of, session_of
from app.outbox.delivery import deliver_now
from app.outbox.enqueue import collecting_mail
from app.phases import Work, run_phases
from app.refusals import Problems, Refusal
from app.statuses import Status

Values = dict[str, Any]
LookUp = Callable[[Values, Caller, Problems], Any]
Service = Callable[[Values, Any, Caller], Any]
Begin = Callable[[], Connection]


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
    done: the sentence for a success. tells: the sentence for its result, where one does not fit all.
    beside: parts of its result that the envelope shows beside `data`.
    sensitive: a program may send the body as base64. roleless: open to a user without a role.
    as_program: at a desk it is the application that acts, not the employee who fills in the form.
    looks_first: its look-up is slow (it hashes a password), so the writing begins only after it.
    only_asks: it is posted because its parameters are many, and writes nothing.
    in_phases: it calls another service between two transactions, so `act` is a generator (see `app.phases`).
    subject: the parameter that its command also takes as a word of its own: `order-requests accept 2042`.
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
    tells: Callable[[Any], str] | None = None
    button: str = "Save"
    refusals: tuple[Status, ...] = ()
    sensitive: bool = False
    roleless: bool = False
    as_program: bool = False
    looks_first: bool = False
    only_asks: bool = False
    in_phases: bool = False
    subject: str = ""
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
        return self.method != "GET" and not self.only_asks


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
    address: str = ""
    request_id: str = ""


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

    def kept(self) -> dict[str, Any]:
        """What is stored under an idempotency key: the answer without the tokens it showed this once."""
        names = ("message", "data", "warnings", "session", "application", "beside")
        kept: dict[str, Any] = _without_tokens({name: getattr(self, name) for name in names})
        return kept


Answer = Outcome | Refusal
"""What carrying an action out came to. A refusal is one of these only if it left something behind."""


def _without_tokens(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_tokens(inner) for name, inner in value.items() if name != "token"}
    return value


def perform(action: Action, asked: Asked) -> Outcome:
    """Carry an action out in one transaction (or one a phase), or raise a Refusal and leave nothing behind.

    A refusal that an action *returns* is raised too, but what it left behind is committed.
    """
    with collecting_mail() as queued:
        try:
            answer, work = _perform(action, asked)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    if isinstance(answer, Refusal):
        raise answer
    if queued:
        _send(queued, answer, work)
    return answer


def _send(queued: list[int], answer: Outcome, work: Work) -> None:
    """Try the e-mails of what is committed. If one fails, that is the answer: also to a retry with the key."""
    failures = deliver_now(queued)
    if failures:
        refusal = Refusal(statuses.MANDRILL_EMAIL_FAILED, data=answer.data)
        refusal.message = " ".join([statuses.MANDRILL_EMAIL_FAILED.sentence, *failures])
        if work.claimed:
            keys.amend(begin_writing(), work.claimed, refusal.kept())
            db.session.commit()
        raise refusal


def _perform(action: Action, asked: Asked) -> tuple[Answer, Work]:
    begin = begin_writing if action.writes and not action.looks_first else begin_reading
    known = identify(begin, action.path, one_token(asked.tokens))
    require_deployed(known)
    if asked.unread:
        raise asked.unread
    caller = _caller(action, asked, known, begin)
    caller = authorise(caller, asked.raw.get("application"), action.permission)
    refuse_haste(caller)
    with noting_changes() as noted:
        work = Work(action.path, caller, noted, asked.request_id)
        answer = _once(action, asked, work)
        # Last, because entries are added one at a time: nobody waits longer than for this commit.
        work.enter_changes()
    return answer, work


def _once(action: Action, asked: Asked, work: Work) -> Answer:
    """Act, or answer as the first request with this idempotency key was answered."""
    if asked.idempotency_key is None:
        return _act(action, asked, work)
    claimed = keys.claim(work.caller.scope, action.path, asked.idempotency_key, asked.raw)
    given = keys.recall(connection(), claimed)
    if given is not None:
        return _given_again(given)
    work.claimed = claimed
    work.caller = replace(work.caller, request_key=claimed.digest)
    answer = _act(action, asked, work)
    keys.remember(connection(), claimed, answer.kept())
    return answer


def _given_again(given: dict[str, Any]) -> Answer:
    if "refused" in given:
        refusal = Refusal.again(given["refused"])
        refusal.headers["Idempotent-Replayed"] = "true"
        return refusal
    return Outcome(**given, replayed=True)


def _caller(action: Action, asked: Asked, known: Row[Any], begin: Begin) -> Caller:
    if asked.face == "command":
        return operator()
    try:
        caller = authenticate(known, asked.tokens, asked.face, action.roleless)
    except Refusal:
        refuse_hasty_stranger(asked.address)
        raise
    _touch(caller, begin)
    if action.as_program and asked.face == "console":
        return program_at_the_desk(authorise(caller, None, frozenset({Role.EMPLOYEE})))
    return replace(caller, address=asked.address)


def _touch(caller: Caller, begin: Begin) -> None:
    """Use is use even if the request is refused, so it is committed apart from what follows."""
    if needs_touch(caller):
        db.session.rollback()
        touch(begin_writing(), caller)
        db.session.commit()
        begin()


def _act(action: Action, asked: Asked, work: Work) -> Answer:
    caller = work.caller
    with collecting_warnings() as warnings:
        values, problems = action.schema.read(asked.raw)
        found = action.look_up(values, caller, problems) if action.look_up else None
        problems.refuse_if_any()
        if action.looks_first:
            db.session.rollback()
            begin_writing()
        result = action.act(values, found, caller)
        if action.in_phases:
            result = run_phases(result, work)
    if isinstance(result, Refusal):
        return result
    return Outcome(
        message=_sentence(action, result),
        data=action.answers.show(result, values.get("view", "default")),
        warnings=[vars(remark) for remark in warnings],
        session=session_of(caller, values["session_view"]) if "session_view" in values else None,
        application=application_of(caller, values["application_view"])
        if "application_view" in values
        else None,
        beside={name: result[name] for name in action.beside},
    )


def _sentence(action: Action, result: Any) -> str:
    return action.tells(result) if action.tells else action.done or statuses.ACTION_SUCCESSFUL.sentence
