# Bangfu 帮富. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do command -v $$p >/dev/null && $$p -c 'import sys; raise SystemExit(not (3,11) <= sys.version_info < (3,14))' && echo $$p && break; done)
PORT ?= 8000
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
CATALOGS := $(wildcard translations/*/LC_MESSAGES/*.po)
export NUMBA_CACHE_DIR ?= $(CURDIR)/instance/numba

.PHONY: help run test fast lint format bench bench-province browser shots doctor lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: .venv/.run translations/.compiled ## the site with its demo on http://127.0.0.1:$(PORT); Ctrl-C stops everything
	@$(FLASK) run-all --port $(PORT)

test: .venv/.test translations/.compiled ## everything (under 12 minutes on 2 cores)
	@bash requirements/chromium.sh
	@$(BIN)/pytest -n 2 --dist loadscope

fast: .venv/.test translations/.compiled ## the tests without browser, servers and long runs (under 60 s)
	@$(BIN)/pytest -n 2 --dist loadscope -m "not browser and not slow and not both_databases"

browser: .venv/.test translations/.compiled ## only the walks in Chromium
	@bash requirements/chromium.sh
	@$(BIN)/pytest tests/browser

shots: browser ## renew the pictures of the READMEs from the browser walks
	@cp tests/browser/shots/readme-*.png docs/pictures/

lint: .venv/.test ## ruff, mypy, import contracts, templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q . && $(BIN)/mypy && $(BIN)/lint-imports --config setup.cfg && $(BIN)/djlint --lint --quiet --profile jinja --ignore H015,H043,J018 templates

format: .venv/.test ## let ruff put the code in order
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

bench: .venv/.test translations/.compiled ## one line per target: name | value | target | ok or short (under 25 minutes)
	@$(BIN)/python -m tests.bench

bench-province: .venv/.test ## the figures at the size of a province (longer)
	@$(BIN)/python -m tests.bench --province

doctor: .venv/.run ## check every invariant against the database
	@$(FLASK) doctor

lock: ## renew the hashed locks (needs uv)
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra postgres --extra test --extra lint setup.cfg -o requirements/test.txt
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra postgres setup.cfg -c requirements/test.txt -o requirements/run.txt
	echo uv | uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 - -o requirements/uv.txt

clean: ## forget the environment and the demo
	rm -rf .venv instance translations/.compiled

.venv/.run: requirements/run.txt
	@bash requirements/install.sh "$(PYTHON)" requirements/run.txt && touch $@

.venv/.test: requirements/test.txt
	@bash requirements/install.sh "$(PYTHON)" requirements/test.txt && touch $@ .venv/.run

translations/.compiled: $(CATALOGS) | .venv/.run
	@$(FLASK) compile-catalogs && touch $@
