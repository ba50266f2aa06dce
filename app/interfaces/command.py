"""The command face: `flask <resource> <name> --param value`, for operators and scripts."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

import click
from flask import Blueprint
from marshmallow import Schema

from app.action import COMMON_PARAMS, Action, Asked, Outcome, perform
from app.fields import Array, Hash, Param
from app.interfaces.envelope import answered, refused
from app.refusals import Refusal

_LEVEL = "__"
_SUBJECT = "subject"


def mount_command(bp: Blueprint, action: Action) -> None:
    """Give the blueprint's command group a command with an option for every parameter."""
    options: list[click.Parameter] = [_option(path, field) for path, field in leaves(action.schema)]
    options += [
        click.Option(["from_file", "--json"], type=click.File(), help="Read the parameters from a JSON file."),
        click.Option(
            ["--output"], type=click.Choice(["text", "json"]), default="text", show_default=True,
            help="What is printed: sentences, or the envelope that programs get.",
        ),
    ]  # fmt: skip

    if action.subject:
        options.append(click.Argument([_SUBJECT], required=False, metavar=action.subject.upper()))

    def run(from_file: TextIO | None, output: str, **options: Any) -> None:
        subject = options.pop(_SUBJECT, None)
        raw = _raw(action, from_file, options)
        _run(action, raw if subject is None else raw | {action.subject: subject}, output)

    name = action.name.replace("_", "-")
    bp.cli.command(name, help=action.purpose, params=options)(run)


def leaves(schema: Schema, prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Param]]:
    """Every parameter that takes a value of its own, with its path."""
    for name, field in schema.fields.items():
        if not prefix and name in COMMON_PARAMS:
            continue
        if isinstance(field, Hash):
            yield from leaves(field.members, (*prefix, name))
        elif isinstance(field, Param):
            yield (*prefix, name), field


def flag(path: tuple[str, ...]) -> str:
    """The option's name: `appointment`, `appt_id` → `--appointment.appt-id`."""
    return "--" + ".".join(path).replace("_", "-")


def _option(path: tuple[str, ...], field: Param) -> click.Option:
    required = " Required." if field.required else ""
    text = f"{field.label}. {field.hint}{required}".strip()
    return click.Option([_LEVEL.join(path), flag(path)], help=text, metavar=field.kind.upper())


def _raw(action: Action, from_file: TextIO | None, options: Mapping[str, Any]) -> dict[str, Any]:
    raw: Any = json.load(from_file) if from_file else {}
    if not isinstance(raw, dict):
        raise click.UsageError("The JSON file must hold an object.")
    for path, field in leaves(action.schema):
        value = options.get(_LEVEL.join(path))
        if value is not None:
            _put(raw, path, _listed(value) if isinstance(field, Array) else value)
    return raw


def _put(raw: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for part in path[:-1]:
        raw = raw.setdefault(part, {})
    raw[path[-1]] = value


def _listed(text: str) -> Any:
    """A list given on the command line: JSON, or values between commas."""
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return [part.strip() for part in text.split(",")]


def _run(action: Action, raw: dict[str, Any], output: str) -> None:
    request_id = uuid.uuid4().hex
    try:
        outcome = perform(action, Asked("command", raw, request_id=request_id))
    except Refusal as refusal:
        _say_refusal(refusal, request_id, output)
        sys.exit(1)
    if output == "json":
        click.echo(json.dumps(answered(outcome, request_id), indent=2))
    else:
        _say_outcome(outcome)


def _say_refusal(refusal: Refusal, request_id: str, output: str) -> None:
    if output == "json":
        click.echo(json.dumps(refused(refusal, request_id), indent=2))
        return
    click.echo(f"{refusal.status.slug}: {refusal.message}", err=True)
    for problem in refusal.problems:
        click.echo(f"  {problem.param}: {problem.message}", err=True)


def _say_outcome(outcome: Outcome) -> None:
    click.echo(outcome.message)
    for name, value in outcome.data.items():
        if isinstance(value, dict):
            value = ", ".join(f"{key} {inner}" for key, inner in value.items() if inner not in (None, [], ""))
        click.echo(f"{name}: {value}")
    for remark in outcome.warnings:
        click.echo(f"warning, {remark['param']}: {remark['message']}", err=True)
