"""An employee at the console: signs in, fills forms in, reads what the page says."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from app.blueprints.demo.cast import PASSWORD, PRIYA, Person

_SUMMARY = re.compile(r'<section class="error-summary".*?</section>', re.DOTALL)
_HIDDEN = re.compile(r'<input(?=[^>]* type="hidden")[^>]* name="([^"]*)"[^>]*? value="([^"]*)"')


@dataclass(frozen=True)
class Page:
    """A page of the console as it came back. It is taken apart only if a test looks inside."""

    code: int
    text_of_html: str
    location: str | None

    @cached_property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.text_of_html, "html.parser")

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's own form."""
        _, _, main = self.text_of_html.partition("<main")
        return {name: html.unescape(value) for name, value in _HIDDEN.findall(main)}

    @property
    def problems(self) -> list[str]:
        """The sentences of the error summary."""
        return [item.get_text(" ", strip=True) for item in self._summary.select("li")]

    @property
    def status(self) -> str | None:
        """The slug that the error summary names."""
        slug = self._summary.select_one(".status")
        return slug.get_text(strip=True) if slug else None

    @cached_property
    def _summary(self) -> BeautifulSoup:
        """The error summary alone: taking a whole page apart is slow."""
        found = _SUMMARY.search(self.text_of_html)
        return BeautifulSoup(found[0] if found else "", "html.parser")

    @property
    def title(self) -> str:
        return self.html.title.get_text(strip=True) if self.html.title else ""

    @property
    def text(self) -> str:
        return self.html.get_text(" ", strip=True)

    def value(self, name: str) -> str:
        """What the form field of this name holds."""
        form = self.html.main
        field = form and form.find(attrs={"name": name})
        assert field, f"no field {name}"
        if field.get("type") == "radio":
            (field,) = form.find_all("input", attrs={"name": name}, checked=True)[:1] or [{}]
        elif field.name == "select":
            chosen = field.find("option", selected=True)
            return str(chosen["value"]) if chosen else ""
        if field.name == "textarea":
            return field.get_text().removeprefix("\r\n").removeprefix("\n")
        return str(field.get("value", ""))


class Desk:
    """A browser without JavaScript, as far as the server can tell."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def sign_in(self, person: Person = PRIYA, password: str = PASSWORD, **more: str) -> Page:
        return self.fill("/console/sign_in", {"email": person.email, "password": password} | more)

    def resume(self, token: str) -> None:
        """Go on with a session that is open already, as a browser does that kept its cookie."""
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token

    def open(self, path: str) -> Page:
        return _page(self.client.get(path))

    @cached_property
    def form_token(self) -> dict[str, str]:
        """The field that a form of this console must carry; the token is good in every one of them."""
        return {"csrf_token": self.open("/console/sign_in").hidden["csrf_token"]}

    def fill(self, path: str, fields: dict[str, str], **headers: str) -> Page:
        """Open the form and send it with these fields and whatever it hides."""
        return self.send(path, self.open(path).hidden | fields, **headers)

    def submit(self, form: Page, path: str, fields: dict[str, str], **headers: str) -> Page:
        """Send a form as the browser holds it, with these fields changed."""
        return self.send(path, controls(form) | fields, **headers)

    def send(self, path: str, fields: dict[str, str], **headers: str) -> Page:
        return _page(self.client.post(path, data=fields, headers=headers))


def controls(page: Page) -> dict[str, str]:
    """What a browser would send of the page's form if its save button were pressed."""
    held = {}
    for field in page.html.select("main form[method=post] :is(input, select, textarea)[name]"):
        if field.get("type") not in ("radio", "checkbox"):
            held[str(field["name"])] = page.value(str(field["name"]))
        elif field.has_attr("checked"):
            held[str(field["name"])] = str(field["value"])
    return held


def _page(response: Any) -> Page:
    return Page(response.status_code, response.get_data(as_text=True), response.headers.get("Location"))
