# Two commands matter: `make demo` and `make test`. Everything else is in `make help`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check assets bench soak tour screens lock wheel clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(STAMPS)/bootstrap: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Jiwar needs Python 3.11 or newer (PYTHON=python3.12 make …)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@mkdir -p $(STAMPS) && touch $@

define sync
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes $(foreach set,$(1),-r requirements/$(set).txt)
	@echo "$(CURDIR)/src" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/jiwar.pth"
	@printf '#!/bin/sh\nexec "%s" -m jiwar.config.cli "$$@"\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/jiwar && chmod +x $(BIN)/jiwar
endef

$(STAMPS)/demo: $(STAMPS)/bootstrap requirements/run.txt requirements/build.txt
	$(call sync,run build)
	@touch $@

$(STAMPS)/test: $(STAMPS)/demo requirements/test.txt
	$(call sync,run build test)
	@touch $@

$(STAMPS)/dev: $(STAMPS)/test requirements/dev.txt
	$(call sync,run build test dev)
	@touch $@

$(STAMPS)/assets: $(STAMPS)/demo $(shell find assets -type f -not -path '*/node_modules/*') $(shell find src -name '*.po')
	$(BIN)/python assets/build.py
	@touch $@

assets: $(STAMPS)/assets ## Build styles, scripts, fonts and message catalogues

demo: $(STAMPS)/assets ## Set everything up and serve a filled demo on 127.0.0.1:8000 (PORT=… changes it)
	@exec $(BIN)/jiwar demo

demo-reset: $(STAMPS)/assets ## Start the demo afresh
	@exec $(BIN)/jiwar demo --reset

test: $(STAMPS)/test $(STAMPS)/assets ## Run every test this machine can run; says what it skipped
	@$(BIN)/python tests/run.py

check: $(STAMPS)/dev $(STAMPS)/assets ## Everything CI checks
	@$(BIN)/python tests/run.py --check

bench: $(STAMPS)/test $(STAMPS)/assets ## Measure the budgets of the design (also build/bench.json)
	@$(BIN)/jiwar bench

soak: $(STAMPS)/test $(STAMPS)/assets ## What takes longer than CI allows
	@$(BIN)/python -m pytest -m soak -p no:randomly

tour: $(STAMPS)/assets ## Play the whole loop over HTTP (BASE_URL=… for a running Jiwar)
	@$(BIN)/python tests/tour.py

screens: $(STAMPS)/test $(STAMPS)/assets ## Render the journeys' pages with Chromium into build/screens
	@$(BIN)/python tests/screens.py

wheel: $(STAMPS)/assets ## Build a wheel that carries assets and procedures
	@$(BIN)/uv build --quiet --wheel --out-dir dist

LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock: $(STAMPS)/bootstrap ## Renew the lock files
	$(LOCK) pyproject.toml -o requirements/run.txt
	for group in build test dev; do $(LOCK) --group pyproject.toml:$$group -c requirements/run.txt -o requirements/$$group.txt; done

clean: ## Remove what was built (not the demo's data)
	rm -rf build dist $(VENV) assets/node_modules src/jiwar/kernel/static src/jiwar/documents/fonts
