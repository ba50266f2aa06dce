"""E-mail: written down in the transaction of what it tells of, sent after the commit, retried by the worker.

    enqueue_mail("appointment-moved", To("dana@example.com", "Dana"), {…}, order_id=1042)

inside a service is all that a caller does; `perform` tries once after the commit, `flask outbox deliver` later.
"""
