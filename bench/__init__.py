"""Measurements, run by hand with `make bench`. Figures and how to read them: docs/bench.md."""
