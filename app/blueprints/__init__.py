"""One folder a resource: its tables, schemas, service, routes and pages."""

from __future__ import annotations

from flask import Blueprint


def all_blueprints() -> list[Blueprint]:
    """Every resource of the application. Imported on call, so that models can be borrowed without cycles."""
    from app.blueprints.api_routes.routes import bp as api_routes
    from app.blueprints.appointments.routes import bp as appointments
    from app.blueprints.audit.routes import bp as audit
    from app.blueprints.calendars.routes import bp as calendars
    from app.blueprints.console.routes import bp as console
    from app.blueprints.demo.commands import bp as demo
    from app.blueprints.docs.routes import bp as docs
    from app.blueprints.doctor.commands import bp as doctor
    from app.blueprints.field_services.routes import bp as field_services
    from app.blueprints.jobs.commands import bp as jobs
    from app.blueprints.line_items.routes import bp as line_items
    from app.blueprints.notifications.routes import bp as notifications
    from app.blueprints.order_requests.routes import bp as order_requests
    from app.blueprints.order_stages.routes import bp as order_stages
    from app.blueprints.orders.routes import bp as orders
    from app.blueprints.outbox.commands import bp as outbox
    from app.blueprints.payment_methods.routes import bp as payment_methods
    from app.blueprints.payments.routes import bp as payments
    from app.blueprints.promotions.routes import bp as promotions
    from app.blueprints.schedule.routes import bp as schedule
    from app.blueprints.services.routes import bp as services
    from app.blueprints.sessions.routes import bp as sessions
    from app.blueprints.simulator.routes import bp as simulator
    from app.blueprints.stages.routes import bp as stages
    from app.blueprints.users.routes import bp as users

    return [
        console, orders, order_requests, order_stages, stages, appointments, schedule, services, line_items,
        field_services, promotions, payment_methods, payments, users, sessions, api_routes, audit, docs, demo,
        simulator, notifications, outbox, jobs, calendars, doctor,
    ]  # fmt: skip
