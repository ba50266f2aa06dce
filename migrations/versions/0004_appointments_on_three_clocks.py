"""appointments on three clocks"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)

ROUTES = {
    "appointments": "GET",
    "appointments/<id>": "GET",
    "appointments/create": "POST",
    "appointments/explain": "POST",
    "appointments/update": "POST",
    "appointments/confirm": "POST",
    "appointments/cancel": "POST",
}
SWITCHES = ("allday", "same_day_cancel", "on_site_cancel", "optional", "ready_to_schedule")
NEW = {
    "fingerprint": sa.String(64),
    "order_request_appt_id": RowId,
    "photographer_name": sa.String(255),
    "previous_start_at": Instant,
    "duration_s": sa.Integer(),
    "day": sa.Date(),
    "window_date_start": sa.Date(),
    "window_date_end": sa.Date(),
    "window_time_start_s": sa.Integer(),
    "window_time_end_s": sa.Integer(),
    "requested_date": sa.Date(),
    "requested_time": sa.Time(),
    "confirmed_at": Instant,
    "confirmed_by": sa.String(255),
    "cancelled_at": Instant,
    "cancel_note": sa.Text(),
    "override_reason": sa.String(255),
    "delivery_type": sa.String(255),
    "summary": sa.String(255),
    "location": sa.String(255),
    "description": sa.Text(),
    "notes": sa.Text(),
}
# What every appointment has, filled in for those that are there already.
FILLED = {
    "uuid": sa.String(255),
    "created_by": sa.String(255),
    "created_in": sa.String(255),
    "updated_by": sa.String(255),
    "updated_at": Instant,
}


def upgrade() -> None:
    _create_tables()
    with op.batch_alter_table("appointments") as batch:
        for name, kind in (NEW | FILLED).items():
            batch.add_column(sa.Column(name, kind, nullable=True))
        for name in SWITCHES:
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    _fill()
    with op.batch_alter_table("appointments") as batch:
        for name in ("start_at", "stop_at"):
            batch.alter_column(name, existing_type=Instant, nullable=True)
        for name, kind in FILLED.items():
            batch.alter_column(name, existing_type=kind, nullable=False)
        for name in SWITCHES:
            batch.alter_column(name, existing_type=sa.Boolean(), server_default=None)
        batch.drop_index("ix_appointments_photographer_user_id")
        batch.create_index("ix_appointments_slot", ["photographer_user_id", "start_at", "stop_at"])
        batch.create_index("ix_appointments_start_at_id", ["start_at", "id"])
        batch.create_index("ix_appointments_order_request_appt_id", ["order_request_appt_id"])
        batch.create_unique_constraint("uq_appointments_uuid", ["uuid"])
        batch.create_foreign_key(
            "fk_appointments_order_request_appt_id",
            "order_request_appointments",
            ["order_request_appt_id"],
            ["id"],
        )
        batch.create_check_constraint(
            op.f("ck_appointments_starts_and_stops"), "(start_at IS NULL) = (stop_at IS NULL)"
        )
        batch.create_check_constraint(
            op.f("ck_appointments_confirmed_has_a_start"), "start_at IS NOT NULL OR NOT confirmed"
        )
    _add_routes()


def _create_tables() -> None:
    op.create_table(
        "order_request_appointments",
        sa.Column("id", RowId, nullable=False),
        sa.Column("order_request_id", RowId, nullable=False),
        sa.Column("requested_date", sa.Date(), nullable=True),
        sa.Column("requested_time", sa.Time(), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["order_request_id"],
            ["order_requests.id"],
            name=op.f("fk_order_request_appointments_order_request_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_request_appointments")),
    )
    op.create_index(
        "ix_order_request_appointments_order_request_id", "order_request_appointments", ["order_request_id"]
    )
    op.create_table(
        "calendar_addresses",
        sa.Column("id", RowId, nullable=False),
        sa.Column("user_id", RowId, nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_addresses_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_addresses")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_calendar_addresses_token_sha256")),
    )
    op.create_index("ix_calendar_addresses_user_id", "calendar_addresses", ["user_id"])


def _fill() -> None:
    (appointments,) = _tables("appointments")
    run = op.get_bind().execute
    for row in run(sa.select(appointments.c.id, appointments.c.created_at)).all():
        filled = {
            "uuid": str(uuid.uuid4()),
            "created_by": "Olio",
            "created_in": "migration",
            "updated_by": "Olio",
            "updated_at": row.created_at,
        }
        run(sa.update(appointments).where(appointments.c.id == row.id).values(filled))


def _add_routes() -> None:
    services, routes = _tables("api_services", "api_routes")
    made = sa.insert(services).values(slug="appointments", deployed=True).returning(services.c.id)
    service = op.get_bind().execute(made).scalar_one()
    common = {"api_service_id": service, "deployed": True, "changed_at": datetime.now(UTC)}
    op.bulk_insert(routes, [common | {"path": path, "method": method} for path, method in ROUTES.items()])


def _tables(*names: str) -> list[sa.Table]:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=names)
    return [meta.tables[name] for name in names]


def downgrade() -> None:
    services, routes, appointments = _tables("api_services", "api_routes", "appointments")
    op.execute(sa.delete(routes).where(routes.c.path.in_(ROUTES)))
    op.execute(sa.delete(services).where(services.c.slug == "appointments"))
    # What has no time cannot be kept by the older schema.
    op.execute(sa.delete(appointments).where(appointments.c.start_at.is_(None)))
    with op.batch_alter_table("appointments") as batch:
        batch.drop_constraint(op.f("ck_appointments_starts_and_stops"), type_="check")
        batch.drop_constraint(op.f("ck_appointments_confirmed_has_a_start"), type_="check")
        batch.drop_constraint("fk_appointments_order_request_appt_id", type_="foreignkey")
        batch.drop_constraint("uq_appointments_uuid", type_="unique")
        for index in ("slot", "start_at_id", "order_request_appt_id"):
            batch.drop_index(f"ix_appointments_{index}")
        batch.create_index("ix_appointments_photographer_user_id", ["photographer_user_id"])
        for name in ("start_at", "stop_at"):
            batch.alter_column(name, existing_type=Instant, nullable=False)
        for name in (*NEW, *FILLED, *SWITCHES):
            batch.drop_column(name)
    op.drop_table("calendar_addresses")
    op.drop_table("order_request_appointments")
