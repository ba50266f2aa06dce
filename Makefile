# Everything a developer types, in the order they are likely to type it. `make help` lists it.
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
FLASK := $(BIN)/flask --app wsgi

.DEFAULT_GOAL := help
.PHONY: help run test check lint types format bench lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: $(VENV)/.runtime ## Set up, migrate, load demo data into a new database, and serve on PORT (8000)
	@$(FLASK) db upgrade
	@LOG_LEVEL=WARNING $(FLASK) demo welcome --url http://localhost:$(PORT)
	@PORT=$(PORT) WITH_WORKER=1 $(BIN)/gunicorn --config deploy/gunicorn.conf.py wsgi:app

test: $(VENV)/.dev ## Run every test on SQLite and PostgreSQL (starts its own PostgreSQL)
	$(BIN)/pytest -n auto --dist worksteal

check: lint types test ## Lint, types and tests: what must pass before a change lands

lint: $(VENV)/.dev ## Style, and who may import whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache

types: $(VENV)/.dev ## Types, strictly
	$(BIN)/mypy

format: $(VENV)/.dev ## Put the code into its one style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## Measure booking among 10 thousand and a million appointments, and stages a second
	$(BIN)/python -m bench

lock: $(VENV)/.dev ## Pin requirements*.in into requirements*.txt, with hashes
	for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url $$name.in -o $$name.txt; done

clean: ## Remove the virtual environment and every cache (data in instance/ stays)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/.runtime: requirements.txt
	python3 -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt
	python3 -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(VENV)/.runtime $@
