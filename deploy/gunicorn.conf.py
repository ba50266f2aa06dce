"""How gunicorn serves Olio. SQLite has one writer, so one process; PostgreSQL gets one per core."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
on_sqlite = not os.environ.get("DATABASE_URL", "sqlite").startswith("postgres")
workers = int(os.environ.get("WEB_CONCURRENCY", 1 if on_sqlite else 2))
threads = 8 if on_sqlite else 4
keepalive = 5
timeout = 30
graceful_timeout = 25
# The application writes its own line for each request.
accesslog = None
control_socket_disable = True
