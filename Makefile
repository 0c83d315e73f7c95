# The commands of Partnex. `make run` and `make test` are all a newcomer needs.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test test-postgres check bench messages requirements clean

help: ## Say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/run.stamp: requirements.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp ## Serve the portal with demo data on 127.0.0.1:$(PORT)
	@$(BIN)/python manage.py serve --demo --port $(PORT)

test: $(VENV)/dev.stamp ## Run the whole suite on SQLite, browser tests where Chromium is found
	@DATABASE_URL= DB_HOST= $(BIN)/pytest -n auto --dist worksteal

test-postgres: $(VENV)/dev.stamp ## Run the suite on the PostgreSQL that DATABASE_URL names
	@test -n "$$DATABASE_URL" || { echo "Set DATABASE_URL, such as postgres://user@127.0.0.1:5432/name"; exit 2; }
	@$(BIN)/pytest -n auto --dist worksteal

check: $(VENV)/dev.stamp ## Lint, format, types, import contracts, migrations, deployment, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m partnex.tests.deployment

bench: $(VENV)/dev.stamp ## Print the benchmarks' ratio tables
	@$(BIN)/python -m bench

messages: $(VENV)/run.stamp ## Bring the catalogues of locale/ up to the texts, and compile them
	@$(BIN)/python manage.py messages

requirements: $(VENV)/dev.stamp ## Compile the pinned and hashed requirements
	$(BIN)/uv pip compile --quiet --upgrade --no-strip-extras --generate-hashes --no-header --universal --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --no-strip-extras --generate-hashes --no-header --universal --python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean: ## Remove the environment and all local data
	rm -rf $(VENV) var staticfiles
