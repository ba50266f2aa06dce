"""What holds on every page: accessible, within its width, silent in the browser's console."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.blueprints.appointments.models import Appointment
from app.blueprints.demo.cast import MAYA
from app.blueprints.line_items.models import LineItem
from app.extensions import db
from app.integrations.mandrill import To
from app.notifications.models import Notification
from app.outbox.delivery import deliver_now
from app.outbox.enqueue import enqueue_mail
from tests.simulation import Simulation

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
    "/console/line_items/create?order_id={order}",
    "/console/line_items/{line}",
    "/console/line_items/update?id={line}&price=9999",
    "/console/services",
    "/console/services/{service}",
    "/console/services/save?slug=photos",
    "/console/field_services/appointment_canceled?order_id={order}",
    "/console/schedule",
    "/console/schedule?view=week",
    "/console/schedule?view=list",
    "/console/users",
    "/console/users/{maya}/calendar",
    "/console/routes",
    "/console/audit",
    "/console/stages",
    "/console/stages/save",
    "/console/notifications",
    "/console/notifications/{notification}",
    "/console/notifications/acknowledge?id={notification}",
    "/console/notifications/bulk?do=acknowledge",
    "/console/simulator",
    "/docs",
    "/docs/order_stages/create",
    "/docs/orders/list",
)


def addresses(world):
    """The pages' addresses, for an order, its appointment, and an e-mail about it that failed."""
    order = world.order_id("KW-77120")
    notification = fail_to_write(world, order)
    appointment = world.rows(Appointment, order_id=order)[0]["id"]
    line = world.rows(LineItem, order_id=order)[0]
    ids = {
        "appointment": appointment,
        "notification": notification,
        "maya": world.users[MAYA],
        "line": line["id"],
        "service": line["service_id"],
    }
    return [path.format(order=order, **ids) for path in PAGES]


def fail_to_write(world, order):
    """Leave a notification as a worker does whose mail provider turns it away; answers its id."""
    with world.context(), Simulation.in_process(world.app.config["SIMULATOR_FILE"]) as simulation:
        to = To("dana@frontrange.example", "Dana Whitfield")
        facts = {"first_name": "Dana", "order_number": order, "address": "1428 Larkspur Lane"}
        outbox_id = enqueue_mail("order-delivered", to, facts, order_id=order)
        db.session.commit()
        simulation.fault({"error": "Invalid_Key"}, api="mandrill")
        deliver_now([outbox_id])
    return world.rows(Notification)[-1]["id"]


def faults(page, rules):
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [(fault["id"], [node["html"][:100] for node in fault["nodes"]]) for fault in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible(visit, world, scheme, width):
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    rules = RULES if scheme == "light" else ["color-contrast"]  # in the dark nothing else is different
    for path in addresses(world):
        page.goto(path)
        assert faults(page, rules) == [], path
    page.goto("/console/order_stages/create")
    page.click("button.primary")
    page.wait_for_selector(".error-summary")
    assert faults(page, rules) == []
    page.context.clear_cookies()
    page.goto("/console/sign_in")
    assert faults(page, rules) == []
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
