"""The caller: who is asking, through which face, in which role."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

Face = Literal["api", "console", "command"]
APPLICATIONS = ("planoauth", "planoorder", "planox2")


class Role(StrEnum):
    """What a caller can be. A session acts in the role its application gives; a program's own token
    is a role by itself."""

    USER = "user"
    CLIENT = "client"
    LIAISON = "liaison"
    EMPLOYEE = "employee"
    PLANOAUTH = "application planoauth"
    PLANOORDER = "application planoorder"
    PLANOX2 = "application planox2"


STAFF = frozenset({Role.EMPLOYEE, Role.PLANOX2})
CUSTOMERS = frozenset({Role.CLIENT, Role.LIAISON})
PROGRAMS = frozenset({Role.PLANOAUTH, Role.PLANOORDER, Role.PLANOX2})

# The roles a session can act in, by application; whoever is signed in is a user everywhere.
SESSION_ROLES = {
    "planoauth": frozenset({Role.USER}),
    "planoorder": CUSTOMERS | {Role.USER},
    "planox2": frozenset({Role.EMPLOYEE, Role.USER}),
}


@dataclass(frozen=True)
class Caller:
    """Who is asking. A program's token and the operator have no user.

    token: as it was presented. address: where the request came from, if over the network.
    desk_user_id: the employee at whose desk a program's action was carried out.
    request_key: the idempotency key of the request, as a digest: an action in phases finds by it what an
    earlier try that was cut short left behind.
    record: the row they were found in (see `identify`), for the views of session and application.
    """

    face: Face
    application: str
    application_name: str
    roles: frozenset[Role]
    user_id: int | None = None
    name: str = ""
    email: str = ""
    client_id: int | None = None
    employee_id: int | None = None
    liaison_id: int | None = None
    session_id: int | None = None
    token: str = field(default="", repr=False)
    address: str = ""
    desk_user_id: int | None = None
    request_key: str | None = None
    record: Any = None

    @property
    def display_name(self) -> str:
        """The user's name, or the program's."""
        return self.name or self.application_name

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    @property
    def scope(self) -> str:
        """Whose idempotency keys these are: the user's under this application, or the program's."""
        who = f"user:{self.user_id}" if self.user_id else "program"
        return f"{who}@{self.application}"


def operator() -> Caller:
    """Whoever runs a `flask` command: acts as the back office's own application, and may do what staff may."""
    return Caller("command", "planox2", "PlanOX2", frozenset({Role.PLANOX2, Role.EMPLOYEE}))


def program_at_the_desk(employee: Caller) -> Caller:
    """The back office's application, used at an employee's desk: what it does is not done to the employee."""
    program = replace(operator(), roles=frozenset({Role.PLANOX2}))
    return replace(program, face=employee.face, address=employee.address, desk_user_id=employee.user_id)
