# From a fresh clone, with Python 3.11 or newer, Node 20 or newer and make: `make demo`, `make test`, `make check`.

PYTHON ?= python3
PORT ?= 8000
WORLDS ?= 1000
SECONDS ?= 300
SEED ?= 1
APART ?= 1
BENCH ?=
SCREENS ?=
JOBS ?= 3

# A test run starts many processes: what they import is compiled once, whatever the shell says of it.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
DEMO := $(CURDIR)/var/demo
CATALOGS := $(wildcard frontend/locale/*/LC_MESSAGES/*.po)
FRONTEND := $(shell find frontend/src -type f 2>/dev/null) frontend/vite.config.ts frontend/tsconfig.json

# Installing is adding what the lock names, by hash. uv does it in a second; where it cannot be had, or cannot reach
# what pip can, pip does it slowly.
INSTALL = install() { \
	if [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --python $(BIN)/python "$$@"; then :; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check "$$@"; fi; }; install

.DELETE_ON_ERROR:
.PHONY: demo test daphne check bench faults races screens pace twins laws format lock frontend

# --- running -----------------------------------------------------------------------------------------------------

demo: export HUB_DEMO := 1
demo: export HUB_DATA := $(DEMO)
demo: .venv/.runtime frontend/dist/.built $(CATALOGS:.po=.mo)
	@$(if $(filter 1,$(RESET)),$(BIN)/python -m hub.anew "$(DEMO)")
	@mkdir -p "$(DEMO)"
	@$(BIN)/hub demo --port $(PORT)

bench: .venv/.dev frontend/dist/.built $(CATALOGS:.po=.mo)
	$(BIN)/python -m bench $(BENCH)

pace: .venv/.dev frontend/dist/.built bench/lighthouse/node_modules/.installed $(CATALOGS:.po=.mo)
	$(BIN)/python -m bench.pace

twins: .venv/.dev $(CATALOGS:.po=.mo)
	$(BIN)/python -m tests.twins --worlds $(WORLDS) --seed $(SEED)

faults: .venv/.dev frontend/dist/.built $(CATALOGS:.po=.mo)
	$(BIN)/python -m tests.faults --seconds $(SECONDS) --seed $(SEED) --apart $(APART)

races: .venv/.dev frontend/dist/.built $(CATALOGS:.po=.mo)
	$(BIN)/python -m tests.races --seconds $(SECONDS) --seed $(SEED)

screens: .venv/.dev frontend/dist/.built $(CATALOGS:.po=.mo)
	$(BIN)/python -m tests.screens $(SCREENS)

laws: .venv/.dev
	$(BIN)/python -m tests.laws --seed $(SEED)

# --- judging -----------------------------------------------------------------------------------------------------

# Neighbours stay together, so that what a module sets up is set up once; who is done early takes from who is not.
PYTEST = $(BIN)/pytest -n $(JOBS) --dist worksteal

test: .venv/.dev frontend/dist/.built $(CATALOGS:.po=.mo)
	npm test --silent --prefix frontend
	$(PYTEST) --way embedded
	$(PYTEST) --way served
	HUB_SERVER=daphne $(PYTEST) --way embedded -m wire

# Everything once more, with the other server.
daphne: .venv/.dev frontend/dist/.built $(CATALOGS:.po=.mo)
	HUB_SERVER=daphne $(PYTEST) --way embedded
	HUB_SERVER=daphne $(PYTEST) --way served

check: .venv/.dev frontend/node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint frontend/templates
	npm run --silent --prefix frontend types
	npm run --silent --prefix frontend lint
	npm run --silent --prefix frontend compose
	$(BIN)/python frontend/scripts/catalogs.py check

format: .venv/.dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# --- what they stand on ------------------------------------------------------------------------------------------

frontend: frontend/dist/.built

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.tools: requirements/tools.txt | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check setuptools
	@touch $@

.venv/.runtime: requirements/runtime.txt pyproject.toml .venv/.tools
	@$(INSTALL) --require-hashes -r $<
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@$(INSTALL) --require-hashes -r $<
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json frontend/package.json
	@npm ci --silent --ignore-scripts --no-audit --no-fund --prefix frontend
	@touch $@

bench/lighthouse/node_modules/.installed: bench/lighthouse/package-lock.json bench/lighthouse/package.json
	@npm ci --silent --ignore-scripts --no-audit --no-fund --prefix bench/lighthouse
	@touch $@

frontend/dist/.built: $(FRONTEND) frontend/node_modules/.installed
	@npm run --silent --prefix frontend build -- --logLevel warn
	@touch $@

%.mo: %.po .venv/.runtime
	@$(BIN)/python frontend/scripts/catalogs.py compile $<

# Anew after a change to pyproject.toml; no address of an index gets in.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: .venv/.tools
	$(LOCK) pyproject.toml --output-file requirements/runtime.txt
	$(LOCK) pyproject.toml --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
