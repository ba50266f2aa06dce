"""Field services: what the photographers' side reports of a visit, above all that it was cut short."""
