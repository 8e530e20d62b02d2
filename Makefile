# Every target does its own set-up; `make help` lists them. Pass options with ARGS, e.g. make test ARGS="-k quality".
ARGS ?=
BIN := .venv/bin
# Tests run on every core, four at most: each worker loads networks and starts a PostgreSQL of its own.
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal
# Commands start Python dozens of times in the tests: seconds each where compiled modules are not kept.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check screenshots lock

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

setup: ## make .venv from the lock file (instant when it is up to date)
	@sh scripts/setup.sh

demo: setup ## a fictional caseload, then: admission photos in, candidate tables out
	@$(BIN)/guitu demo $(ARGS)

serve: setup ## start the server on the loopback address
	@$(BIN)/guitu serve $(ARGS)

test: ## all tests
	@sh scripts/setup.sh --browser
	@$(PYTEST) $(ARGS)

check: ## format, lint, types, import rule, tests
	@sh scripts/setup.sh --browser
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(PYTEST) $(ARGS)

screenshots: ## a picture of every page in screenshots/, with drawn people
	@sh scripts/setup.sh --browser
	@$(BIN)/python -m tests.screenshots $(ARGS)

lock: ## write requirements.lock anew after a change of dependencies
	@sh scripts/lock.sh $(ARGS)
