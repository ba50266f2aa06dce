"""What holds on every page: accessible, within its width, silent in the browser's console."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.blueprints.appointments.models import Appointment

# Which database the page was read from cannot be seen in a browser.
pytestmark = pytest.mark.any_database

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/console/orders",
    "/console/orders/{order}",
    "/console/order_stages/create?order_id={order}",
    "/console/appointments/create?order_id={order}",
    "/console/appointments/{appointment}",
    "/console/appointments/update?id={appointment}",
    "/console/schedule",
    "/console/schedule?view=week",
    "/console/schedule?view=list",
    "/console/users",
    "/console/routes",
    "/console/audit",
    "/console/stages",
    "/console/stages/save",
    "/docs",
    "/docs/order_stages/create",
    "/docs/orders/list",
)


def addresses(world):
    """The pages' addresses, for an order and its appointment."""
    order = world.order_id("KW-77120")
    appointment = world.rows(Appointment, order_id=order)[0]["id"]
    return [path.format(order=order, appointment=appointment) for path in PAGES]


def faults(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], [node["html"][:100] for node in fault["nodes"]]) for fault in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible(visit, world, scheme, width):
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in addresses(world):
        page.goto(path)
        assert faults(page) == [], path
    page.goto("/console/order_stages/create")
    page.click("button.primary")
    page.wait_for_selector(".error-summary")
    assert faults(page) == []
    page.context.clear_cookies()
    page.goto("/console/sign_in")
    assert faults(page) == []
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(visit, world, width):
    page = visit(viewport={"width": width, "height": 800})
    for path in addresses(world):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_what_can_be_pressed_is_large_enough(visit, world):
    page = visit(viewport={"width": 390, "height": 900})
    for path in addresses(world):
        page.goto(path)
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, summary")]
                 .filter(e => e.checkVisibility() && !e.classList.contains("unseen"))
                 .filter(e => Math.min(e.getBoundingClientRect().height, e.getBoundingClientRect().width) < 24)
                 .map(e => e.outerHTML.slice(0, 80))"""
        )
        assert small == [], path


def test_a_first_visit_is_light(visit, world):
    page = visit()
    sizes = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(f"/console/orders/{world.order_id('KW-77120')}")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 4
    assert sum(sizes) < 60_000
    assert page.evaluate("document.querySelectorAll('*').length") <= 800
