"""How gunicorn serves Olio. SQLite has one writer, so one process; PostgreSQL gets one per core."""

import os
import subprocess
import sys

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
on_sqlite = not os.environ.get("DATABASE_URL", "sqlite").startswith("postgres")
workers = int(os.environ.get("WEB_CONCURRENCY", 1 if on_sqlite else 2))
threads = 8 if on_sqlite else 4
keepalive = 5
timeout = 30
# Longer than a call to the payment gateway may take: a restart cuts no charge short.
graceful_timeout = 60
# The application writes its own line for each request.
accesslog = None
control_socket_disable = True

# With WITH_WORKER=1 the server brings the worker of `flask jobs work` along. In production the two are
# better kept apart, so that each is restarted by itself.
_worker = []


def when_ready(server):
    if os.environ.get("WITH_WORKER") == "1":
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work", "--attached"]
        _worker.append(subprocess.Popen(command))  # noqa: S603


def on_exit(server):
    for worker in _worker:
        worker.terminate()
        worker.wait(timeout=10)
