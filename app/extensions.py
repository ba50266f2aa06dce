"""The Flask extensions, made once and bound to an application in `create_app`."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.engine import Connection

from app.database import Base

# Models derive from `Base`, typed and free of Flask; the extension brings the session and the engine.
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
migrate = Migrate(db=db)
csrf = CSRFProtect()
login = LoginManager()
limiter = Limiter(get_remote_address, storage_uri="memory://")


def begin_reading() -> Connection:
    """Open this request's transaction for reading: on SQLite it then does not wait for a writer."""
    return db.session.connection(execution_options={"only_reads": True})


def read_afresh() -> Connection:
    """End the transaction under way and begin one that only reads: for a page drawn after an action."""
    db.session.rollback()
    return begin_reading()


def begin_writing() -> Connection:
    """Open this request's transaction for writing."""
    return db.session.connection()


def connection() -> Connection:
    """The connection of the transaction under way."""
    return db.session.connection()
