"""May this caller do that?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app import statuses
from app.identity.caller import APPLICATIONS, SESSION_ROLES, Caller, Role
from app.refusals import Refusal, refuse_param


def authorise(caller: Caller, wanted: Any, permission: frozenset[Role]) -> Caller:
    """Give the caller the role the wanted application means, and refuse if the permission lacks it.

    An application only narrows what the token's user may do; it never adds to it.
    """
    application = _application(caller, wanted)
    if caller.user_id:
        caller = replace(caller, application=application, roles=_held_roles(caller, application))
    if not caller.roles & permission:
        needed = ", ".join(sorted(permission))
        acting = ", ".join(sorted(caller.roles)) or f"no role of {application}"
        raise Refusal(statuses.PERMISSION_DENIED, f"This is for: {needed}. The request came as: {acting}.")
    return caller


def _application(caller: Caller, wanted: Any) -> str:
    """The application whose role the request wants: the caller's own unless a session names another."""
    wanted = wanted.strip() if isinstance(wanted, str) else wanted
    if wanted in (None, "", {}):
        return caller.application
    if wanted not in APPLICATIONS:
        raise refuse_param("application", f"The application must be one of {', '.join(APPLICATIONS)}.")
    if not caller.user_id and wanted != caller.application:
        raise refuse_param("application", f"This token belongs to the application {caller.application}.")
    return str(wanted)


def _held_roles(caller: Caller, application: str) -> frozenset[Role]:
    """The roles a session has under an application: what the application grants and the user is."""
    held = {Role.USER}
    held |= {Role.CLIENT} if caller.client_id else set()
    held |= {Role.LIAISON} if caller.liaison_id else set()
    held |= {Role.EMPLOYEE} if caller.employee_id else set()
    return SESSION_ROLES[application] & held
