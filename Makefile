# What can be done here? `make up` runs Caselog; `make help` lists the rest.
PYTHON ?= python3
ARGS ?=
SECONDS ?= 60
SEED ?= 1
EXAMPLES ?= 20000
uv := 0.13.9
bin := .venv/bin
members := $(patsubst %/pyproject.toml,%,$(wildcard libs/*/pyproject.toml services/*/pyproject.toml))
ready := .venv/.members
node := $(CURDIR)/.venv/console/bin
npm := PATH=$(node):$$PATH npm --prefix console
stories := $(node)/pytest -c tests/browser/pytest.ini --confcutdir tests/browser tests/browser
modules := console/node_modules/.installed
served := $(shell find libs services -path '*/src/*' -name '*.py')
written := $(shell find console/src console/public -type f ! -name '*.gen.ts') $(wildcard console/*.json console/*.ts console/*.html)
.DEFAULT_GOAL := help

up: $(ready)  ## run Caselog here, Kafka and MongoDB included (ARGS="--port 5602 --data DIR")
	@$(MAKE) --no-print-directory console >&2 || echo "console: not built; the API is there" >&2 &
	@$(bin)/caselog up --console console/dist $(ARGS)

demo: $(ready)  ## fill the running Caselog with about 200 cases
	@$(bin)/caselog demo $(ARGS)

status: $(ready)  ## what runs, where, and how far behind
	@$(bin)/caselog status $(ARGS)

rebuild: $(ready)  ## derive all views again from the history
	@$(bin)/caselog rebuild $(ARGS)

check: $(ready) console/src/api/schema.gen.ts  ## style, types, and who may import whom
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports
	$(npm) run --silent lint
	$(npm) run --silent types

test: check console  ## check, then every test: in a browser, then on a real Kafka and a real MongoDB
	$(npm) run --silent test
	$(stories)
	$(bin)/pytest --cov $(ARGS)

compose-test: $(ready)  ## bring all of it up in containers, and try it (needs a Docker engine)
	$(bin)/pytest tests/compose $(ARGS)

browser: $(ready) console  ## the stories of the console alone, in Chromium (ARGS="-k session")
	$(stories) $(ARGS)

console: console/dist/index.html  ## build the console

pictures: console  ## take the pictures of docs/console.md again
	mkdir -p docs/console
	CASELOG_PICTURES=docs/console $(stories)

fmt: $(ready) $(modules)  ## put the code into its one form
	$(bin)/ruff format .
	$(bin)/ruff check --fix --quiet .
	$(npm) run --silent fmt

bench: $(ready)  ## measure against the same work done bare (ARGS=--quick)
	@$(bin)/python -m bench $(ARGS)

faults: $(ready)  ## hurt a whole Caselog for long (SECONDS=60 SEED=7), and prove that nothing is lost
	@rm -f build/faults.jsonl; mkdir -p build
	FAULTS_SECONDS=$(SECONDS) FAULTS_SEED=$(SEED) FAULTS_CONNECTIONS=10000 \
	  FAULTS_FIGURES=$(CURDIR)/build/faults.jsonl \
	  $(bin)/pytest tests/evidence tests/faults tests/e2e/test_hostile.py $(ARGS); \
	  told=$$?; cat build/faults.jsonl; exit $$told

fuzz: $(ready)  ## send what keeps to no rule, for long (EXAMPLES=20000)
	FUZZ_EXAMPLES=$(EXAMPLES) FUZZ_REQUESTS=50 FUZZ_STORIES=100 \
	  $(bin)/pytest tests/fuzz tests/e2e/test_any_request.py $(ARGS)

docs: $(ready)  ## write the pages that are made from the code
	$(bin)/python docs/generate.py

audit: .venv/.uv-$(uv)  ## ask the advisories about every dependency (needs the internet; strict)
	@$(bin)/uv tool run --quiet --from pip-audit==2.10.1 pip-audit --strict --require-hashes --disable-pip \
	  --progress-spinner off -r requirements.lock || \
	  { echo "Either something is known of a version, or nobody could be asked: the lines above say which." >&2; exit 1; }

lock: .venv/.uv-$(uv)  ## choose the versions of everything again (ARGS=--upgrade)
	$(bin)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet $(ARGS) -o requirements.lock \
	  $(shell sed -n 's/^name = "\(.*\)"/--no-emit-package \1/p' $(members:=/pyproject.toml))
	$(bin)/uv pip compile --group console --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet $(ARGS) -o console/requirements.lock

setup: $(ready)  ## a virtual environment with everything in it

clean:  ## forget what can be made again (data stays)
	rm -rf console/node_modules console/dist console/described console/src/api/schema.gen.ts
	rm -rf .venv .coverage htmlcov .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find libs services tests -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@sed -nE 's/^([a-z-]+):.*  ## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

.venv/.uv-$(uv):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Python 3.11, 3.12 or 3.13 is needed; name one: make PYTHON=python3.12 ..." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv --clear .venv
	$(bin)/python -m pip install --quiet --disable-pip-version-check uv==$(uv)
	@touch $@

.venv/.synced: requirements.lock .venv/.uv-$(uv)
	$(bin)/uv pip sync --quiet --compile-bytecode --python .venv --require-hashes requirements.lock
	@touch $@

.venv/.members: .venv/.synced $(members:=/pyproject.toml)
	$(bin)/uv pip install --quiet --python .venv --no-deps --no-build-isolation $(members:%=--editable ./%)
	@$(bin)/python -m compileall -q libs services
	@touch $@

.venv/console/.synced: console/requirements.lock .venv/.uv-$(uv)
	@echo "console: fetching Node, once"
	@$(bin)/uv venv --quiet --allow-existing .venv/console
	@$(bin)/uv pip sync --quiet --compile-bytecode --python .venv/console --require-hashes console/requirements.lock
	@touch $@

$(modules): console/package-lock.json console/.npmrc | .venv/console/.synced
	@echo "console: fetching its packages, once"
	@$(npm) ci --ignore-scripts --silent
	@touch $@

console/src/api/schema.gen.ts: $(served) $(modules) $(ready)
	@$(bin)/caselog describe console/described
	@$(npm) run --silent gen > /dev/null

console/dist/index.html: $(written) console/src/api/schema.gen.ts
	@echo "console: building"
	@$(npm) run --silent build
	@echo "console: built"

.PHONY: up demo status rebuild check test compose-test fmt bench faults fuzz docs audit lock setup clean help console browser pictures
