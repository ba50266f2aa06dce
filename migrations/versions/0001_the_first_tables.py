"""the first tables"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)

APPLICATIONS = {"planoauth": "PlanOAuth", "planoorder": "PlanOOrder", "planox2": "PlanOX2"}
LINE = {
    "new_request": "New request",
    "ordered": "Ordered",
    "pending_appointment": "Pending appointment",
    "ready_to_schedule": "Ready to schedule",
    "committed": "Committed",
    "scheduled": "Scheduled",
    "on_site": "On site",
    "assembly": "Assembly",
    "notified": "Notified",
    "completed": "Completed",
}
ASIDE = {
    "hold": "On hold",
    "awaiting_availability": "Awaiting availability",
    "awaiting_reschedule": "Awaiting reschedule",
    "unable_to_complete": "Unable to complete",
    "submitted_cancel_onsite": "Cancelled on site",
    "cancelled": "Cancelled",
    "reinstated": "Reinstated",
}
TERMINAL = {"completed", "cancelled", "unable_to_complete"}
ALIASES = {
    "canceled": "cancelled",
    "delivered": "notified",
    "scheduling": "pending_appointment",
    "post_processing": "assembly",
}
ROUTES = {
    "order_stages/create": "POST",
    "order_stages": "GET",
    "order_stages/<id>": "GET",
    "order_statuses": "GET",
    "order_statuses/<id>": "GET",
    "orders": "GET",
    "orders/<id>": "GET",
}


def _stages() -> list[dict]:
    order = {slug: place for place, slug in enumerate(LINE, start=1)}
    listed = [
        {
            "slug": slug,
            "name": name,
            "alias_of": None,
            "position": order.get(slug),
            "terminal": slug in TERMINAL,
        }
        for slug, name in (LINE | ASIDE).items()
    ]
    names = LINE | ASIDE
    other = [
        {"slug": alias, "name": names[slug], "alias_of": slug, "position": None, "terminal": False}
        for alias, slug in ALIASES.items()
    ]
    return listed + other


def _fill() -> None:
    """The stage list, the calling programs and the registry of routes: Olio does not work without them."""
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("stages", "applications", "api_services", "api_routes"))
    tables = meta.tables
    op.bulk_insert(tables["stages"], _stages())
    programs = [{"slug": slug, "name": name} for slug, name in APPLICATIONS.items()]
    op.bulk_insert(tables["applications"], programs)
    services = {slug: number for number, slug in enumerate(sorted({path.split("/")[0] for path in ROUTES}), 1)}
    op.bulk_insert(tables["api_services"], [{"slug": slug, "deployed": True} for slug in services])
    now = datetime.now(UTC)
    op.bulk_insert(
        tables["api_routes"],
        [
            {
                "api_service_id": services[path.split("/")[0]],
                "path": path,
                "method": method,
                "deployed": True,
                "changed_at": now,
            }
            for path, method in ROUTES.items()
        ],
    )


def upgrade() -> None:
    op.create_table(
        "api_services",
        sa.Column("id", RowId, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("deployed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_services")),
        sa.UniqueConstraint("slug", name=op.f("uq_api_services_slug")),
    )
    op.create_table(
        "applications",
        sa.Column("id", RowId, nullable=False),
        sa.Column("slug", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("slug", name=op.f("uq_applications_slug")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("id", RowId, nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("route", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("scope", "route", "key", name=op.f("uq_idempotency_keys_scope_route_key")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_created_at"), ["created_at"], unique=False)

    op.create_table(
        "properties",
        sa.Column("id", RowId, nullable=False),
        sa.Column("street", sa.String(length=255), nullable=False),
        sa.Column("address2", sa.String(length=255), nullable=True),
        sa.Column("city", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("postal_code", sa.String(length=5), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_properties")),
    )
    op.create_table(
        "stages",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("alias_of", sa.String(length=64), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("terminal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["alias_of"], ["stages.slug"], name=op.f("fk_stages_alias_of")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_stages")),
    )
    op.create_table(
        "users",
        sa.Column("id", RowId, nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=False),
        sa.Column("last_name", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=255), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "api_routes",
        sa.Column("id", RowId, nullable=False),
        sa.Column("api_service_id", RowId, nullable=False),
        sa.Column("path", sa.String(length=128), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("deployed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["api_service_id"], ["api_services.id"], name=op.f("fk_api_routes_api_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_routes")),
        sa.UniqueConstraint("path", name=op.f("uq_api_routes_path")),
    )
    with op.batch_alter_table("api_routes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_routes_api_service_id"), ["api_service_id"], unique=False)

    op.create_table(
        "application_tokens",
        sa.Column("id", RowId, nullable=False),
        sa.Column("application_id", RowId, nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_application_tokens_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_application_tokens_token_sha256")),
    )
    with op.batch_alter_table("application_tokens", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_tokens_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "clients",
        sa.Column("id", RowId, nullable=False),
        sa.Column("user_id", RowId, nullable=False),
        sa.Column("company", sa.String(length=255), nullable=True),
        sa.Column("designation", sa.String(length=255), nullable=True),
        sa.Column("billing_street", sa.String(length=255), nullable=True),
        sa.Column("billing_city", sa.String(length=255), nullable=True),
        sa.Column("billing_state", sa.String(length=2), nullable=True),
        sa.Column("billing_postal_code", sa.String(length=5), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_clients_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("user_id", name=op.f("uq_clients_user_id")),
    )
    op.create_table(
        "employees",
        sa.Column("id", RowId, nullable=False),
        sa.Column("user_id", RowId, nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("photographer", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_employees_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employees")),
        sa.UniqueConstraint("user_id", name=op.f("uq_employees_user_id")),
    )
    op.create_table(
        "liaisons",
        sa.Column("id", RowId, nullable=False),
        sa.Column("user_id", RowId, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_liaisons_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liaisons")),
        sa.UniqueConstraint("user_id", name=op.f("uq_liaisons_user_id")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", RowId, nullable=False),
        sa.Column("user_id", RowId, nullable=False),
        sa.Column("application_id", RowId, nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("remember_me", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("last_used_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_sessions_application_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sessions_token_sha256")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "liaison_clients",
        sa.Column("liaison_id", RowId, nullable=False),
        sa.Column("client_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_liaison_clients_client_id")),
        sa.ForeignKeyConstraint(["liaison_id"], ["liaisons.id"], name=op.f("fk_liaison_clients_liaison_id")),
        sa.PrimaryKeyConstraint("liaison_id", "client_id", name=op.f("pk_liaison_clients")),
    )
    with op.batch_alter_table("liaison_clients", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_liaison_clients_client_id"), ["client_id"], unique=False)

    op.create_table(
        "order_requests",
        sa.Column("id", RowId, nullable=False),
        sa.Column("client_id", RowId, nullable=False),
        sa.Column("property_id", RowId, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_order_requests_client_id")),
        sa.ForeignKeyConstraint(["property_id"], ["properties.id"], name=op.f("fk_order_requests_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_requests")),
    )
    with op.batch_alter_table("order_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_requests_client_id"), ["client_id"], unique=False)

    op.create_table(
        "orders",
        sa.Column("id", RowId, nullable=False),
        sa.Column("order_request_id", RowId, nullable=True),
        sa.Column("client_id", RowId, nullable=False),
        sa.Column("property_id", RowId, nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("service_type", sa.String(length=255), nullable=True),
        sa.Column("delivery_rush", sa.Boolean(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_orders_client_id")),
        sa.ForeignKeyConstraint(
            ["order_request_id"], ["order_requests.id"], name=op.f("fk_orders_order_request_id")
        ),
        sa.ForeignKeyConstraint(["property_id"], ["properties.id"], name=op.f("fk_orders_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("order_request_id", name=op.f("uq_orders_order_request_id")),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index("ix_orders_client_id_id", ["client_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_external_id"), ["external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_property_id"), ["property_id"], unique=False)

    op.create_table(
        "appointments",
        sa.Column("id", RowId, nullable=False),
        sa.Column("order_id", RowId, nullable=True),
        sa.Column("photographer_user_id", RowId, nullable=True),
        sa.Column("appt_type", sa.String(length=255), nullable=True),
        sa.Column("start_at", Instant, nullable=False),
        sa.Column("stop_at", Instant, nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("cancel_reason", sa.String(length=255), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("stop_at > start_at", name=op.f("ck_appointments_stops_after_start")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_appointments_order_id")),
        sa.ForeignKeyConstraint(
            ["photographer_user_id"], ["users.id"], name=op.f("fk_appointments_photographer_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointments_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_appointments_photographer_user_id"), ["photographer_user_id"], unique=False
        )

    op.create_table(
        "order_stages",
        sa.Column("id", RowId, nullable=False),
        sa.Column("order_id", RowId, nullable=True),
        sa.Column("order_request_id", RowId, nullable=True),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("stage_trigger", sa.String(length=255), nullable=False),
        sa.Column("stage_start_at", Instant, nullable=False),
        sa.Column("created_at_fm", Instant, nullable=False),
        sa.Column("created_by_id", RowId, nullable=True),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("updated_by_id", RowId, nullable=True),
        sa.Column("updated_by", sa.String(length=255), nullable=False),
        sa.Column("notified_at", Instant, nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint(
            "order_id IS NOT NULL OR order_request_id IS NOT NULL",
            name=op.f("ck_order_stages_of_something"),
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_order_stages_created_by_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_stages_order_id")),
        sa.ForeignKeyConstraint(
            ["order_request_id"], ["order_requests.id"], name=op.f("fk_order_stages_order_request_id")
        ),
        sa.ForeignKeyConstraint(["stage"], ["stages.slug"], name=op.f("fk_order_stages_stage")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["users.id"], name=op.f("fk_order_stages_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_stages")),
    )
    with op.batch_alter_table("order_stages", schema=None) as batch_op:
        batch_op.create_index("ix_order_stages_at", ["stage_start_at", "id"], unique=False)
        batch_op.create_index("ix_order_stages_order_id_at", ["order_id", "stage_start_at", "id"], unique=False)
        batch_op.create_index(
            "ix_order_stages_order_request_id_at",
            ["order_request_id", "stage_start_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_order_stages_stage"), ["stage"], unique=False)

    op.create_table(
        "order_statuses",
        sa.Column("id", RowId, nullable=False),
        sa.Column("order_id", RowId, nullable=True),
        sa.Column("order_request_id", RowId, nullable=True),
        sa.Column("order_stage_id", RowId, nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("stage_trigger", sa.String(length=255), nullable=False),
        sa.Column("stage_start_at", Instant, nullable=False),
        sa.Column("created_at_fm", Instant, nullable=False),
        sa.Column("created_by_id", RowId, nullable=True),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("updated_by_id", RowId, nullable=True),
        sa.Column("updated_by", sa.String(length=255), nullable=False),
        sa.Column("notified_at", Instant, nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("appt_id", RowId, nullable=True),
        sa.Column("appt_confirmed", sa.String(length=255), nullable=True),
        sa.Column("appt_duration_time", sa.String(length=32), nullable=True),
        sa.Column("appt_start_at", Instant, nullable=True),
        sa.Column("appt_stop_at", Instant, nullable=True),
        sa.Column("cancel_reason", sa.String(length=255), nullable=True),
        sa.Column("cancel_note", sa.Text(), nullable=True),
        sa.Column("client_id", RowId, nullable=True),
        sa.Column("client_billing_postal_code", sa.String(length=5), nullable=True),
        sa.Column("order_notes", sa.Text(), nullable=True),
        sa.Column("delivery_rush", sa.Boolean(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("service_type", sa.String(length=255), nullable=True),
        sa.Column("services_addon_array", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("updated_at", Instant, nullable=False),
        sa.CheckConstraint(
            "order_id IS NOT NULL OR order_request_id IS NOT NULL",
            name=op.f("ck_order_statuses_of_something"),
        ),
        sa.ForeignKeyConstraint(["appt_id"], ["appointments.id"], name=op.f("fk_order_statuses_appt_id")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_order_statuses_client_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_order_statuses_created_by_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_statuses_order_id")),
        sa.ForeignKeyConstraint(
            ["order_request_id"], ["order_requests.id"], name=op.f("fk_order_statuses_order_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_stage_id"], ["order_stages.id"], name=op.f("fk_order_statuses_order_stage_id")
        ),
        sa.ForeignKeyConstraint(["stage"], ["stages.slug"], name=op.f("fk_order_statuses_stage")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["users.id"], name=op.f("fk_order_statuses_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_statuses")),
        sa.UniqueConstraint("order_id", name=op.f("uq_order_statuses_order_id")),
    )
    with op.batch_alter_table("order_statuses", schema=None) as batch_op:
        batch_op.create_index("ix_order_statuses_order_request_id", ["order_request_id"], unique=False)
        batch_op.create_index("ix_order_statuses_stage_order_id", ["stage", "order_id"], unique=False)
        batch_op.create_index(
            "uq_order_statuses_request_without_order",
            ["order_request_id"],
            unique=True,
            sqlite_where=sa.text("order_id IS NULL"),
            postgresql_where=sa.text("order_id IS NULL"),
        )

    _fill()


def downgrade() -> None:
    with op.batch_alter_table("order_statuses", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_order_statuses_request_without_order",
            sqlite_where=sa.text("order_id IS NULL"),
            postgresql_where=sa.text("order_id IS NULL"),
        )
        batch_op.drop_index("ix_order_statuses_stage_order_id")
        batch_op.drop_index("ix_order_statuses_order_request_id")

    op.drop_table("order_statuses")
    with op.batch_alter_table("order_stages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_stages_stage"))
        batch_op.drop_index("ix_order_stages_order_request_id_at")
        batch_op.drop_index("ix_order_stages_order_id_at")
        batch_op.drop_index("ix_order_stages_at")

    op.drop_table("order_stages")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointments_photographer_user_id"))
        batch_op.drop_index(batch_op.f("ix_appointments_order_id"))

    op.drop_table("appointments")
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_property_id"))
        batch_op.drop_index(batch_op.f("ix_orders_external_id"))
        batch_op.drop_index("ix_orders_client_id_id")

    op.drop_table("orders")
    with op.batch_alter_table("order_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_requests_client_id"))

    op.drop_table("order_requests")
    with op.batch_alter_table("liaison_clients", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_liaison_clients_client_id"))

    op.drop_table("liaison_clients")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_user_id"))

    op.drop_table("sessions")
    op.drop_table("liaisons")
    op.drop_table("employees")
    op.drop_table("clients")
    with op.batch_alter_table("application_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_tokens_application_id"))

    op.drop_table("application_tokens")
    with op.batch_alter_table("api_routes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_routes_api_service_id"))

    op.drop_table("api_routes")
    op.drop_table("users")
    op.drop_table("stages")
    op.drop_table("properties")
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_keys_created_at"))

    op.drop_table("idempotency_keys")
    op.drop_table("applications")
    op.drop_table("api_services")
