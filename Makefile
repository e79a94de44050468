# Every command of this repository. On a fresh Debian 12 it needs python3, python3-venv, make, git.

SHELL := /bin/bash
VENV := $(or $(UV_PROJECT_ENVIRONMENT),.venv)
PYTHON := $(VENV)/bin/python
UV := $(or $(shell command -v uv),.uv/bin/uv)
WORKERS ?= 2
TEMPLATES = $(shell git ls-files 'templates/*.html' 'templates/*.txt' '*/templates/*.html')

# `manage.py check` looks at code, not at data: these addresses are never connected to.
STATIC = DATABASE_URL=postgresql://bieb_app@127.0.0.1:1/bieb REDIS_URL=redis://127.0.0.1:1/0 \
	SECRET_KEY=only-for-make-check-0123456789-abcdefghijklmnopqrstuvwxyz BIEB_KEY_STORE=.bieb/keys \
	ANALYTICS=none SHARE_LINKS=links PARTNER_ROLES=joint IDENTITIES_IN_BOOKS=strict5 \
	STAFF_LOOKS=shown BACKUP_DAYS=30 ERASURE=self_service NETWORK_LOOKUP=query \
	GUARDIANS=desk_verified TITLES_PRIVATE_FROM=12 CONTROL_QUESTIONS=desk_and_phone \
	BIRTH_DATE=announced LEGAL_DEMANDS=until_lifted NEW_ARRIVALS=membership \
	CUSTOMER_PANEL=biebpanel LOAN_HISTORY=statement \
	CONTROLLER=nobody CONTROLLER_ADDRESS=nowhere OFFICER_EMAIL=nobody@example.org

.PHONY: run test check bench soak clean messages frontend catalogues browser help
.DEFAULT_GOAL := help

help: ## Show these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

run: $(VENV)/.runs ## Run the library here: make run PORT=8001 TODAY=2031-11-22 RESET=1
	@exec $(PYTHON) -m bieb.embedded --with-parent

test: $(VENV)/.ready browser catalogues ## Run all tests, the ones in a browser too
	$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: $(VENV)/.ready catalogues ## Check style, types, layers, templates, migrations and translations
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy .
	$(STATIC) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(STATIC) $(PYTHON) -W "ignore:Got an error checking" manage.py makemigrations --check --dry-run
	@if command -v xgettext >/dev/null; then \
		$(PYTHON) bin/messages.py --check; \
	else \
		echo "xgettext is not installed: not checked whether the translations are complete."; \
	fi

bench: $(VENV)/.ready ## Measure the library beside what this machine can do: PROFILE=full ONLY=r1
	@$(PYTHON) -m bench

soak: $(VENV)/.ready browser catalogues ## Run the tests with full counts: long
	BIEB_SOAK=1 $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

messages: $(VENV)/.ready ## Bring the translation files up to date with the code (needs gettext)
	$(PYTHON) bin/messages.py

frontend: ## Build static/bieb/bieb.css from frontend/ (needs node and npm)
	cd frontend && npm ci --no-audit --no-fund && node build.mjs

clean: ## Stop the library and remove all that was made here, its data too
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m bieb.embedded clean; else bin/remove-server-data; fi
	rm -rf .bieb $(VENV) .uv staticfiles bench-results test-results frontend/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name '*.mo' -path '*/locale/*' -delete

catalogues: $(VENV)/.ready
	@$(STATIC) $(PYTHON) manage.py compile_catalogues

browser: $(VENV)/.ready
	@bin/ensure-browser $(PYTHON)

# To run the library the tools of its developers are not needed.
$(VENV)/.runs: pyproject.toml uv.lock | $(UV)
	@$(call sync,--inexact --no-group dev)
	@touch $@

$(VENV)/.ready: pyproject.toml uv.lock | $(UV)
	@$(call sync)
	@touch $@ $(VENV)/.runs

define sync
	echo "Installing the packages of uv.lock in $(VENV) ..."; \
	$(UV) sync --frozen --quiet $(1) || { \
		echo "uv could not install the packages: is a package registry within reach?" \
			"(UV_DEFAULT_INDEX names another one.)" >&2; exit 1; }
endef

.uv/bin/uv:
	@bin/bootstrap-uv
