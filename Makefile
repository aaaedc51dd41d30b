# The commands of ismap-lookup. `make match` and `make test` do all their own set-up, in .venv.

PYTHON ?= python3
SHEET ?= examples/requirements.xlsx
OUT ?=
VENV := .venv
BIN := $(VENV)/bin
# Tests wait for processes of their own now and then, so there is work for one more than there are cores.
JOBS = $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# The tests whose coverage is asked for; tracing all others would only take time.
TRACED := tests/matching tests/sheets tests/test_text.py tests/test_reasons.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Kept, compiled modules are read several times faster by the many processes of the tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: match serve test fmt fuzz bench bench-quality bench-http example screenshots lock clean help
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

match: $(VENV)/.runtime ## Answer SHEET (default: the example) and write the answered workbook
	$(BIN)/ismap-lookup match "$(SHEET)" $(if $(OUT),-o "$(OUT)")

serve: $(VENV)/.runtime ## Start the service on http://127.0.0.1:8000
	$(BIN)/ismap-lookup serve

test: $(VENV)/.dev ## Formatting, lint, types, tests and coverage: everything CI asks for
	tests/browser.sh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	rm -f .coverage .coverage.*
	$(BIN)/pytest -n $(JOBS) --cov --cov-report= $(TRACED)
	$(BIN)/coverage report --include='lookup/matching/*,lookup/text.py,lookup/sheets/*' --fail-under=95
	$(BIN)/pytest -n $(JOBS) $(TRACED:%=--ignore=%)

fmt: $(VENV)/.dev ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fuzz: $(VENV)/.dev ## Ask the API at random for ten minutes, with every check of schemathesis
	bench/fuzz_api.sh 600

bench: $(VENV)/.dev ## Measure against what a user would pick instead
	$(BIN)/python bench/sheets.py
	$(BIN)/python bench/sync.py

bench-quality: $(VENV)/.dev .venv-bench/.quality ## Measure matching on labelled sets, beside what a user would pick
	$(BIN)/python -m bench.quality.run

bench-http: $(VENV)/.dev .venv-bench/http/.made ## Measure the HTTP API beside Datasette and beside a bare handler
	$(BIN)/python -m bench.http.run

example: $(VENV)/.dev ## Rebuild examples/requirements.xlsx and docs/reasons*.md
	$(BIN)/python examples/make_requirements.py
	$(BIN)/python examples/make_reasons.py

screenshots: $(VENV)/.dev ## Take the pictures of the tour in README.ja.md anew
	tests/browser.sh
	$(BIN)/python -m tests.pages.screenshots

lock: $(VENV)/.dev ## Renew the lock files from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --upgrade -o requirements/runtime.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --upgrade -c requirements/runtime.txt \
		-o requirements/dev.txt
	$(BIN)/uv pip compile bench/quality/requirements.in --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --upgrade -o bench/quality/requirements.txt
	$(BIN)/uv pip compile bench/http/requirements.in --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --upgrade -o bench/http/requirements.txt

clean: ## Remove the environment and every cache
	rm -rf $(VENV) .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/runtime.txt
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt clients/python/pyproject.toml $(VENV)/.runtime
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-build-isolation --no-deps --editable clients/python
	@touch $@

.venv-bench/.quality: bench/quality/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

.venv-bench/http/.made: bench/http/requirements.txt
	$(PYTHON) -m venv .venv-bench/http
	.venv-bench/http/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@
