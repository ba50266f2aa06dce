"""The reference: OpenAPI for programs, pages for people, from the same declarations."""
