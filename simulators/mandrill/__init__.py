"""Mandrill's API 1.x as its reference describes it."""
