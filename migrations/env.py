"""Runs the migrations on the application's own engine; `flask db …` brings the application."""

from alembic import context
from flask import current_app

from app.database import Base, Instant

db = current_app.extensions["migrate"].db


def skip_empty(_context, _revision, directives):
    """Do not write a migration that changes nothing."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def render_portably(kind, item, _autogen_context):
    """Write our own column types as the plain ones they are stored as: a migration outlives the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


with db.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        # A table is built anew under the eyes of those that refer to it; can only be said between transactions.
        connection.connection.execute("pragma foreign_keys=off")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        # SQLite changes a table by building it anew.
        render_as_batch=True,
        process_revision_directives=skip_empty,
        render_item=render_portably,
        # SQLite can roll its DDL back too, now that transactions are begun by us.
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("pragma foreign_key_check").all()
        if lost:
            raise RuntimeError(f"Rows refer to rows that are gone: {lost[:5]}")
    connection.commit()
    if connection.dialect.name == "sqlite":
        connection.connection.execute("pragma foreign_keys=on")
