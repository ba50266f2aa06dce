"""The console's pages: what they show, that their links lead somewhere, how they are guarded."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest

from app.web import POLICY


def test_the_list_finds_by_stage_number_address_and_client(desk, world):
    order = world.order_id("KW-77110")
    for query in ("stage=hold", f"q={order}", "q=pearl", "q=1900 Pearl Street"):
        page = desk.open(f"/console/orders?{query}")
        assert [row.get_text() for row in page.html.select("tbody th a")] == ["1900 Pearl Street"]
    assert len(desk.open("/console/orders?q=whitfield").html.select("tbody tr")) == 6
    assert "Remove a filter" in desk.open("/console/orders?q=nothing like it").text
    assert "Remove a filter" in desk.open("/console/orders?q=100%25").text


def test_active_filters_are_chips_that_can_be_taken_off(desk):
    page = desk.open("/console/orders?stage=hold&q=pearl")
    chips = {chip.get_text(strip=True): chip["href"] for chip in page.html.select(".chip")}
    assert chips == {
        "Stage: On hold×, remove": "/console/orders?q=pearl",
        "Search: pearl×, remove": "/console/orders?stage=hold",
    }


def test_pages_of_the_list_meet_without_gap_or_overlap(desk, runner, world):
    runner.invoke(args=["demo", "load", "--orders", "120"])
    seen, url = [], "/console/orders"
    while url:
        page = desk.open(url)
        seen.append([int(urlsplit(a["href"]).path.split("/")[-1]) for a in page.html.select("tbody th a")])
        older = page.html.find("a", string="Older")
        url = older["href"] if older else None
    ids = [order for part in seen for order in part]
    assert ids == sorted((row["id"] for row in world.rows(_orders())), reverse=True)
    newer = page.html.find("a", string="Newer")["href"]
    back = desk.open(newer).html.select("tbody th a")
    assert [int(urlsplit(a["href"]).path.split("/")[-1]) for a in back] == seen[-2]


def _orders():
    from app.blueprints.orders.models import Order

    return Order


def test_an_order_shows_where_it_stands_in_three_clocks(desk, world):
    page = desk.open(f"/console/orders/{world.order_id('KW-77120')}")
    assert page.html.h1.get_text(" ", strip=True) == "1428 Larkspur Lane Scheduled Rush"
    line = [(point["class"][0], point.b.get_text()) for point in page.html.select(".line li")]
    assert [state for state, _ in line] == ["done"] * 5 + ["now"] + ["ahead"] * 4
    assert line[5][1] == "Scheduled"
    assert len(page.html.select("[aria-labelledby=stages] tbody tr")) == 6
    clocks = page.html.select(".visit:not(.off) .clocks dd")
    assert re.fullmatch(r"1:00 – 2:30 PM C[SD]T", clocks[0].get_text())
    assert re.fullmatch(r"12:00 – 1:30 PM M[SD]T", clocks[1].get_text())
    assert clocks[2].get_text().endswith("UTC")
    assert "$TOKEN" in page.html.find(id="read-curl").get_text()


def test_side_stages_stand_beside_the_line(desk, world):
    page = desk.open(f"/console/orders/{world.order_id('KW-77079')}")
    aside = [tag.get_text().split(",")[0] for tag in page.html.select(".aside-stages .tag")]
    assert aside == ["Cancelled", "Reinstated"]


def test_an_order_that_is_not_there_is_a_page_in_the_console(desk):
    page = desk.open("/console/orders/999999")
    assert page.code == 404
    assert "Priya Nair" in page.text
    assert re.search(r"request [0-9a-f]{32}", page.text)


@pytest.mark.parametrize(
    "path", ["/console/orders", "/docs", "/console/nowhere", "/static/console.css", "/api/v1/x"]
)
def test_every_answer_is_guarded(desk, path):
    with desk.client.get(path) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search("unsafe|nonce|data:", POLICY)
    if not path.startswith("/static"):
        assert headers["Cache-Control"] == "no-store"


def test_no_page_holds_what_the_policy_forbids_and_every_link_leads_somewhere(desk, world):
    """Walk the whole console and reference from their front doors; of pages alike but for a number, four."""
    waiting, seen, fragments, alike = ["/console/orders", "/docs"], {}, [], Counter()
    while waiting:
        path = waiting.pop()
        shape = re.sub("[0-9]+", "N", path)
        if path in seen or alike[shape] == 4:
            continue
        alike[shape] += 1
        page = desk.open(path)
        seen[path] = page
        assert page.code in (200, 302), path
        ids = [tag["id"] for tag in page.html.find_all(id=True)]
        assert len(ids) == len(set(ids)), f"an id twice on {path}"
        assert not page.html.find_all(style=True)
        assert not [tag for tag in page.html.find_all("script") if not tag.get("src")]
        assert not [tag.name for tag in page.html.find_all() for name in tag.attrs if name.startswith("on")]
        for link in page.html.find_all("a", href=True):
            if "nofollow" in link.get("rel", []):
                continue  # the schedule goes on to the next day for ever
            target = urlsplit(urljoin(f"http://localhost{path}", link["href"]))
            if target.scheme != "http":
                continue
            assert target.netloc == "localhost"
            fragments.append((target.path, target.query, target.fragment))
            if target.path.startswith(("/console", "/docs")):
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))
    for path, query, fragment in fragments:
        page = seen.get(path + (f"?{query}" if query else ""))
        assert not fragment or page is None or page.html.find(id=fragment), f"{path}#{fragment}"
    assert len(seen) > 25


@pytest.mark.parametrize(("file", "most"), [("console.css", 30_000), ("console.js", 8_000)])
def test_the_console_stays_light(client, file, most):
    with client.get(f"/static/{file}") as response:
        assert len(response.data) <= most
