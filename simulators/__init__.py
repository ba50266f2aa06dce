"""Stand-ins for Authorize.net and Mandrill, for development and tests: one WSGI application for both.

They are made from the providers' documents and know nothing of Olio's own code.
"""
