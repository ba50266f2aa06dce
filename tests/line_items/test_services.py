"""The services catalogue: read by everybody, edited and imported by the office."""

from __future__ import annotations

import pytest

from app.audit.models import AuditEntry
from app.blueprints.services.models import Service, ServiceAddOn

NEW = {"slug": "Drone Video", "name": "Drone video", "group_name": "Aerial video", "base_price": 199}


@pytest.fixture
def save(api):
    def call(by="planox2", **said):
        return api("services/save", said, by=by)

    return call


@pytest.fixture
def read(client, world):
    def get(path, by="client"):
        return client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {world.tokens[by]}"})

    return get


def saved(answer):
    assert answer.status_code == 200, answer.json
    return answer.json["data"]["service"]


def faults(answer):
    assert answer.status_code == 400
    return {fault["param"]: fault["message"] for fault in answer.json["errors"]}


@pytest.mark.parametrize("by", ["client", "liaison", "employee", "planox2"])
def test_every_reader_sees_the_whole_catalogue(read, by, world):
    rows = read("services?limit=100", by).json["data"]["services"]
    assert len(rows) == len(world.rows(Service))
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)


def test_the_catalogue_is_filtered(read):
    def slugs(query):
        return {row["slug"] for row in read(f"services?{query}").json["data"]["services"]}

    assert "photos" in slugs("primary=true")
    assert "drone" not in slugs("primary=true")
    assert slugs("active=false") == {"brochure"}
    assert slugs("group_slug=floor-plan") == {"floor-plan", "floor-plan-add-on"}
    assert slugs("slug=photos&active=true") == {"photos"}


def test_a_service_is_read_with_its_add_ons_and_an_add_on_with_what_it_goes_with(read, service):
    photos = read(f"services/{service('photos')['id']}").json["data"]["service"]
    assert (photos["quantities"], photos["base_price"], photos["unit_price"]) == ([10, 15, 20, 25], 99.0, 4.0)
    assert "drone" in {add_on["slug"] for add_on in photos["add_ons"]}
    drone = read(f"services/{service('drone')['id']}").json["data"]["service"]
    assert "photos" in {primary["slug"] for primary in drone["goes_with"]}


def test_a_new_service_is_entered_with_its_add_ons(save, world):
    made = saved(
        save(**NEW, primary=True, quantities=[2, "1", 2], add_ons=["drone", "rush"], duration_minutes=90)
    )
    assert (made["slug"], made["group_slug"], made["quantities"]) == ("drone-video", "aerial-video", [1, 2])
    assert [add_on["slug"] for add_on in made["add_ons"]] == ["rush", "drone"]
    assert (made["unit_price"], made["discountable"], made["active"]) == (0.0, True, True)
    entry = world.rows(AuditEntry)[-1]
    assert [change["record"] for change in entry["changes"]] == ["services", "services"]


def test_only_what_is_sent_changes_and_lines_keep_their_price(save, service, world):
    from app.blueprints.line_items.models import LineItem

    before, lines = service("photos"), world.rows(LineItem)
    saved(save(slug="photos", base_price="109.00"))
    after = service("photos")
    assert after["base_price_cents"] == 10_900
    kept = ("name", "quantities", "unit_price_cents", "is_primary", "active", "created_at")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert world.rows(LineItem) == lines


def test_add_ons_are_replaced_and_can_be_emptied(save, service, world):
    def count():
        return len(world.rows(ServiceAddOn, service_id=service("photos")["id"]))

    saved(save(slug="photos", add_ons=["drone"]))
    assert count() == 1
    saved(save(slug="photos", name="Photos"))
    assert count() == 1
    saved(save(slug="photos", add_ons=["none"]))
    assert count() == 0


@pytest.mark.parametrize(
    ("said", "param", "told"),
    [
        ({"slug": "???"}, "slug", "letters or digits"),
        ({"slug": "new-one", "name": "New"}, "group_name", "Enter the group"),
        ({"slug": "new-one", "group_name": "New"}, "name", "Enter the name"),
        ({"slug": "photos", "base_price": -1}, "base_price", "between 0"),
        ({"slug": "photos", "quantities": [0]}, "quantities[0]", "between 1"),
        ({"slug": "photos", "quantities": ["ten"]}, "quantities[0]", "whole number"),
        ({"slug": "photos", "duration_minutes": 1441}, "duration_minutes", "1440"),
        ({"slug": "photos", "add_ons": ["drone", "nothing"]}, "add_ons[1]", "no service nothing"),
        ({"slug": "photos", "add_ons": ["floor-plan"]}, "add_ons[0]", "primary service"),
        ({"slug": "drone", "add_ons": ["rush"]}, "add_ons", "Only a primary"),
        ({"slug": "photos", "primary": False}, "primary", "part them first"),
        ({"slug": "drone", "primary": True}, "primary", "add-on of others"),
    ],
)
def test_what_does_not_fit_the_catalogue_is_refused(save, world, said, param, told):
    before = world.count()
    assert told in faults(save(**said))[param]
    assert world.count() == before


HEADER = "slug,name,group_name,primary,base_price,unit_price,quantities,add_ons\n"


@pytest.fixture
def import_file(runner, tmp_path):
    def call(text, encoding="utf-8"):
        path = tmp_path / "services.csv"
        path.write_bytes(text.encode(encoding))
        return runner.invoke(args=["services", "import", str(path)])

    return call


def test_a_file_is_imported_whatever_the_order_of_its_rows(import_file, service, world):
    text = HEADER + "aerial,Aerial set,Aerial,yes,99,3.50,5;10 15,clip\nclip,Clip,Clips,no,25.00,,,\n"
    result = import_file(text, "utf-8-sig")
    assert (result.exit_code, result.output) == (0, "2 made, 0 changed, 0 as they were.\n")
    aerial = service("aerial")
    assert (aerial["quantities"], aerial["unit_price_cents"], aerial["is_primary"]) == ([5, 10, 15], 350, True)
    assert len(world.rows(ServiceAddOn, service_id=aerial["id"])) == 1
    assert world.rows(AuditEntry)[-1]["action"] == "services import"


def test_importing_a_file_again_changes_nothing(import_file, world):
    text = HEADER + "photos,Photos,Photography,yes,99,4.00,10;15,drone\nclip,Clip,Clips,no,25.00,,,\n"
    assert import_file(text).output == "1 made, 1 changed, 0 as they were.\n"
    services, pairs = world.rows(Service), world.rows(ServiceAddOn)
    assert import_file(text).output == "0 made, 0 changed, 2 as they were.\n"
    assert (world.rows(Service), world.rows(ServiceAddOn)) == (services, pairs)


def test_a_wrong_row_keeps_the_whole_file_out_and_is_named(import_file, world):
    rows = [
        "good,Good,Good,yes,10,,,",
        "bad,Bad,Bad,perhaps,1.234,,ten,",
        "good,Again,Good,yes,10,,,",
        "lone,Lone,,yes,10,,,",
    ]
    before = world.count()
    result = import_file(HEADER + "\n".join(rows))
    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == [
        "row 3, primary", "row 3, base_price", "row 3, quantities[0]", "row 4, slug", "row 5, group_name",
        "Nothing was imported.",
    ]  # fmt: skip
    assert world.count() == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,price\nA,1\n", "There is no column 'price'"),
        ("", "must name the columns"),
        (HEADER + "a,A,A,yes,1,,,none,extra\n", "more cells"),
        (HEADER + 'a,"A,A\n', "not CSV"),
        (HEADER + "a,A,A,yes,1,,,no-such\n", "row 2, add_ons[0]: There is no service no-such."),
    ],
)
def test_a_file_that_is_no_catalogue_says_why(import_file, world, text, told):
    before = world.count()
    result = import_file(text)
    assert result.exit_code == 1
    assert told in result.stderr
    assert world.count() == before


def test_a_file_in_another_encoding_says_so(import_file):
    result = import_file(HEADER + "caf\xe9,Caf\xe9,Caf\xe9,yes,1,,,\n", "latin-1")
    assert (result.exit_code, "not UTF-8" in result.stderr) == (1, True)


def test_the_pages_show_the_catalogue_a_service_and_what_it_has_cost(desk, service):
    catalogue = desk.open("/console/services")
    assert "Interior and exterior photos" in catalogue.text
    assert "Printed brochure" not in catalogue.text
    assert "Printed brochure" in desk.open("/console/services?all=yes").text
    path = f"/console/services/{service('photos')['id']}"
    page = desk.open(path)
    assert "$199.00" in page.text
    assert "have not changed" in page.text
    form = page.html.select_one("main .actions a")["href"]
    assert desk.open(form).value("add_ons").splitlines()[0] == "3d-tour-add-on"
    assert desk.fill(form, {"slug": "photos", "base_price": "109.00"}).location == path
    assert "Base price $99.00 $109.00" in desk.open(path).text


def test_a_button_takes_a_service_off_the_offer_and_nothing_else(desk, service, world):
    before = service("photos")
    page = desk.open(f"/console/services/{before['id']}")
    form = page.html.select_one("main .actions form")
    fields = {field["name"]: field["value"] for field in form.select("input")}
    assert desk.send(form["action"], fields).code == 303
    after = service("photos")
    assert (before["active"], after["active"]) == (True, False)
    assert after["quantities"] == before["quantities"]
    assert world.rows(ServiceAddOn, service_id=before["id"])
