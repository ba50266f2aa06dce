"""The people, places and orders of the demo, which the tests meet again.

Every order's history is a list of (stage, hours before now); the last one is where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.places import time_zone_of

OFFICE = "America/Denver"
PASSWORD = "order desk 2026"  # noqa: S105  # printed by `make run`; demo data only


@dataclass(frozen=True)
class Person:
    email: str
    first_name: str
    last_name: str
    roles: tuple[Literal["employee", "photographer", "client", "liaison"], ...] = ()
    company: str = ""
    postal_code: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


PRIYA = Person("priya@olio.example", "Priya", "Nair", ("employee",), phone="303-555-0100")
SAM = Person("sam@olio.example", "Sam", "Porter", ("employee",), phone="303-555-0101")
MAYA = Person("maya@olio.example", "Maya", "Ortiz", ("photographer",), phone="816-555-0110")
JONAH = Person("jonah@olio.example", "Jonah", "Reyes", ("photographer",), phone="602-555-0111")
THEO = Person("theo@olio.example", "Theo", "Lindqvist", ("photographer",), phone="303-555-0112")

DANA = Person(
    "dana@frontrange.example",
    "Dana",
    "Whitfield",
    ("client",),
    "Front Range Realty",
    "80202",
    "816-555-0142",
)
MARCUS = Person(
    "marcus@bellhomes.example", "Marcus", "Bell", ("client",), "Bell Homes", "64112", "816-555-0177"
)
LENA = Person(
    "lena@valleysun.example",
    "Lena",
    "Fischer",
    ("client",),
    "Valley Sun Properties",
    "85004",
    "602-555-0123",
)
OTIS = Person(
    "otis@harborlight.example", "Otis", "Tremblay", ("client",), "Harbor Light", "02111", "617-555-0190"
)
ROBIN = Person("robin@bellhomes.example", "Robin", "Achterberg", ("liaison",), phone="816-555-0178")
CASEY = Person("casey@mail.example", "Casey", "Moreno")

PEOPLE = (PRIYA, SAM, MAYA, JONAH, THEO, DANA, MARCUS, LENA, OTIS, ROBIN, CASEY)
PHOTOGRAPHERS = (MAYA, JONAH, THEO)
LIAISON_OF = (DANA, MARCUS)


@dataclass(frozen=True)
class Place:
    street: str
    city: str
    state: str
    postal_code: str

    @property
    def time_zone(self) -> str:
        return time_zone_of(self.postal_code) or OFFICE

    def columns(self) -> dict[str, str]:
        """The property's row."""
        return vars(self) | {"time_zone": self.time_zone}


@dataclass(frozen=True)
class Visit:
    """An appointment `day` days from today at `hour` on the property's clock."""

    photographer: Person | None
    day: int
    hour: int
    minutes: int = 90
    confirmed: bool = False
    cancelled: str = ""


@dataclass(frozen=True)
class Job:
    """An order. `accepted` false leaves it an order request."""

    reference: str
    client: Person
    place: Place
    service: str
    history: tuple[tuple[str, float], ...]
    due_in: int = 2
    rush: bool = False
    notes: str = ""
    visits: tuple[Visit, ...] = ()
    accepted: bool = True


def _through(*steps: str, ago: float, every: float = 6) -> tuple[tuple[str, float], ...]:
    """A history that takes its steps at an even pace, the last one `ago` hours before now."""
    return tuple((step, ago + every * (len(steps) - 1 - place)) for place, step in enumerate(steps))


_TO_SCHEDULED = (
    "new_request",
    "ordered",
    "pending_appointment",
    "ready_to_schedule",
    "committed",
    "scheduled",
)

JOBS = (
    Job(
        "KW-77120",
        DANA,
        Place("1428 Larkspur Lane", "Kansas City", "MO", "64112"),
        "Photography and floor plan",
        _through(*_TO_SCHEDULED, ago=20),
        due_in=1,
        rush=True,
        notes="Side gate is open. The seller's cat must stay in.",
        visits=(Visit(MAYA, 0, 13, confirmed=True), Visit(MAYA, -3, 10, cancelled="Weather: heavy snow")),
    ),
    Job(
        "KW-77121",
        DANA,
        Place("88 Juniper Court", "Denver", "CO", "80206"),
        "Photography",
        _through("new_request", ago=1),
    ),
    Job(
        "BH-2041",
        MARCUS,
        Place("4501 Walnut Street", "Kansas City", "MO", "64111"),
        "Photography",
        _through("new_request", "ordered", ago=3, every=1),
    ),
    Job(
        "VS-310",
        LENA,
        Place("2210 East Camelback Road", "Phoenix", "AZ", "85016"),
        "Photography and 3D tour",
        _through("new_request", "ordered", "pending_appointment", ago=5),
        visits=(Visit(None, 2, 9),),
    ),
    Job(
        "VS-311",
        LENA,
        Place("915 North Central Avenue", "Phoenix", "AZ", "85004"),
        "Floor plan",
        _through("new_request", "ordered", "pending_appointment", "ready_to_schedule", ago=9),
    ),
    Job(
        "HL-55",
        OTIS,
        Place("17 Beacon Street", "Boston", "MA", "02108"),
        "Photography",
        _through(*_TO_SCHEDULED[:5], ago=12),
        visits=(Visit(THEO, 3, 11),),
    ),
    Job(
        "VS-312",
        LENA,
        Place("3300 Sunset Boulevard", "Los Angeles", "CA", "90026"),
        "Twilight photography",
        _through(*_TO_SCHEDULED, "on_site", ago=0.5),
        rush=True,
        visits=(Visit(JONAH, 0, 16, 120, confirmed=True),),
    ),
    Job(
        "BH-2038",
        MARCUS,
        Place("702 Grand Boulevard", "Kansas City", "MO", "64106"),
        "Photography and floor plan",
        _through(*_TO_SCHEDULED, "on_site", "assembly", ago=7),
        visits=(Visit(MAYA, -1, 10, confirmed=True),),
    ),
    Job(
        "KW-77098",
        DANA,
        Place("5 Aspen Ridge Road", "Boulder", "CO", "80302"),
        "Photography",
        _through(*_TO_SCHEDULED, "on_site", "assembly", "notified", ago=26),
        due_in=-1,
        visits=(Visit(THEO, -2, 9, confirmed=True),),
    ),
    Job(
        "HL-49",
        OTIS,
        Place("240 Commercial Street", "Portland", "ME", "04101"),
        "Photography and 3D tour",
        _through(*_TO_SCHEDULED, "on_site", "assembly", "notified", "completed", ago=70),
        due_in=-4,
        visits=(Visit(THEO, -6, 14, confirmed=True),),
    ),
    Job(
        "KW-77110",
        DANA,
        Place("1900 Pearl Street", "Denver", "CO", "80203"),
        "Virtual staging",
        _through("new_request", "ordered", "hold", ago=80),
        notes="Waiting for the new listing agreement.",
    ),
    Job(
        "VS-305",
        LENA,
        Place("64 Kapahulu Avenue", "Honolulu", "HI", "96815"),
        "Photography",
        _through("new_request", "ordered", "awaiting_availability", ago=30),
    ),
    Job(
        "BH-2035",
        MARCUS,
        Place("1201 Ward Parkway", "Kansas City", "MO", "64113"),
        "Photography",
        _through(*_TO_SCHEDULED, "awaiting_reschedule", ago=15),
        visits=(Visit(MAYA, -1, 15, cancelled="Client asked"),),
    ),
    Job(
        "HL-52",
        OTIS,
        Place("9 Harbor Way", "Boston", "MA", "02110"),
        "Exterior photography",
        _through(*_TO_SCHEDULED, "on_site", "submitted_cancel_onsite", ago=40),
        visits=(Visit(THEO, -2, 12, cancelled="No access to the property"),),
    ),
    Job(
        "KW-77077",
        DANA,
        Place("333 Quail Hollow", "Golden", "CO", "80401"),
        "Photography",
        _through("new_request", "ordered", "cancelled", ago=150),
    ),
    Job(
        "KW-77079",
        DANA,
        Place("12 Mesa Verde Drive", "Aurora", "CO", "80012"),
        "Photography",
        _through("new_request", "ordered", "cancelled", "reinstated", ago=100),
    ),
    Job(
        "VS-299",
        LENA,
        Place("780 Desert Willow Trail", "Tempe", "AZ", "85281"),
        "Floor plan",
        _through(*_TO_SCHEDULED, "unable_to_complete", ago=200),
    ),
    Job(
        "BH-2044",
        MARCUS,
        Place("57 Meadow Lark Lane", "Overland Park", "KS", "66204"),
        "Photography",
        _through("new_request", ago=0.3),
        accepted=False,
    ),
)
