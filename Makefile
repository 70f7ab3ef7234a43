# Everything a person does with this project, one verb each. `make help` lists them.

VENV ?= .venv
BIN := $(VENV)/bin
# Test processes at once; a browser and a database come with each.
WORKERS ?= 3
# More words for the tests, for instance: make test ARGS="tests/unit -k budget"
ARGS ?=
PORT ?= 8501

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1
export PYTHONUTF8 = 1

LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
	--no-emit-index-url --no-emit-find-links --annotation-style line --custom-compile-command "make lock"
MESSAGES := portal/locales/candor.pot

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## Show what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: $(VENV)/.portal-installed ## Install what the portal needs into .venv

.PHONY: demo
demo: setup ## Make a demonstration world, serve it, and say who can sign in
	$(BIN)/portal demo --serve --port $(PORT)

.PHONY: serve
serve: setup ## Serve the portal with the settings of this machine
	$(BIN)/portal serve --port $(PORT)

.PHONY: test
test: $(VENV)/.tools-installed ## Run every test, in a real browser and on both databases too
	@sh tools/find-browser.sh $(VENV)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

# The ways in which people come to the portal: language and width.
WAYS ?= en-1280 en-390 zh-1280 zh-390

.PHONY: walks
walks: $(VENV)/.tools-installed ## Walk through the portal in both languages, on a desk and on a phone
	@sh tools/find-browser.sh $(VENV)
	@failed=""; for way in $(WAYS); do \
		echo "Walking $$way"; \
		WALK=$$way $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m browser tests/browser $(ARGS) \
			|| failed="$$failed $$way"; \
	done; \
	if [ -n "$$failed" ]; then echo "Walks failed:$$failed"; exit 1; fi

.PHONY: check
check: $(VENV)/.tools-installed ## Layout, lint, types, direction of imports, house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest tests/walls -q

.PHONY: bench
bench: $(VENV)/.tools-installed ## Measure the figures we promise
	$(BIN)/python -m bench $(ARGS)

.PHONY: format
format: $(VENV)/.tools-installed ## Lay out the code and mend what can be mended
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: messages
messages: setup ## Collect the sentences to translate into portal/locales/candor.pot
	@mkdir -p $(dir $(MESSAGES))
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-default-keywords \
		--keyword _ --keyword N_ --keyword text --keyword plural:1,2 \
		--add-comments Translators: --add-location file --sort-output --width 110 \
		--header-comment "# The sentences of Candor, as the code says them. Written by make messages." \
		--project Candor --output-file $(MESSAGES) portal pages
	@sed '/^"POT-Creation-Date:/d' $(MESSAGES) > $(MESSAGES).new && mv $(MESSAGES).new $(MESSAGES)

.PHONY: lock
lock: ## Write both locks anew from pyproject.toml; make lock UPGRADE=--upgrade takes the newest
	@sh tools/make-venv.sh $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	$(LOCK) $(UPGRADE) --extra build --extra dev --output-file requirements-dev.lock
	$(LOCK) --extra build --constraint requirements-dev.lock --output-file requirements.lock

.PHONY: clean
clean: ## Remove what the tools made; the databases in var/ stay
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is as old as the last install of its lock, so a second run starts at once.

$(VENV)/.portal-installed: requirements.lock pyproject.toml tools/make-venv.sh
	@sh tools/make-venv.sh $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tools-installed: $(VENV)/.portal-installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
