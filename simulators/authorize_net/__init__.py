"""Authorize.net's JSON API as its reference, schema and testing guide describe it."""
