# Everything is entered here; CI calls the same targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSTRAINTS := .ci/constraints.txt
MINUTES ?= 10

# What to type.
help:
	@sed -n -e '/^# /h' -e '/^[a-z]*:/{s/:.*//;G;s/\n# /\t/;p}' Makefile | expand -t 12

# The program in its own environment.
$(VENV)/installed: pyproject.toml aftercare/version.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --quiet --constraint $(CONSTRAINTS) --editable .
	@touch $@

# The same, with what tests, lint, types and benchmarks need.
$(VENV)/developing: $(VENV)/installed $(VENV)/jrnl/installed $(CONSTRAINTS)
	$(BIN)/python -m pip install --quiet --quiet --constraint $(CONSTRAINTS) --group dev
	@touch $@

# Install, then do the main job once in a throwaway home, each step shown.
run: $(VENV)/installed
	@.ci/main-job $(BIN)/aftercare

# jrnl, which tests of `import` run for real, in an environment of its own: it needs python-dateutil 2.
$(VENV)/jrnl/installed: $(VENV)/installed
	$(PYTHON) -m venv $(VENV)/jrnl
	$(VENV)/jrnl/bin/python -m pip install --quiet --quiet 'jrnl>=4.6,<5'
	@touch $@

# The whole test suite.
test: $(VENV)/developing
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

# Style, and formatting.
lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# Types, strictly, of package, commands, tests and benchmarks.
types: $(VENV)/developing
	$(BIN)/mypy

# Compile the shipped decks anew from templates/decks/en/.
decks: $(VENV)/installed
	$(BIN)/python .ci/decks.py > templates/decks/en.json.new
	mv templates/decks/en.json.new templates/decks/en.json

# Make docs/templates.md anew: from its prose, the view model of a report, the filters, the shipped templates.
docs: $(VENV)/installed
	$(BIN)/python .ci/docs.py > docs/templates.md.new
	mv docs/templates.md.new docs/templates.md

# Make the JSON Schemas of templates/schemas/ anew: of files from what validates them, of outputs from their types.
schemas: $(VENV)/installed
	$(BIN)/python .ci/schemas.py

# Make the manual pages, docs/reference.md, the completion scripts and their words anew.
manual: $(VENV)/installed
	$(BIN)/python .ci/manual.py

# Build sdist and wheel, install the wheel alone, do the main job with it from another folder.
smoke: $(VENV)/developing
	$(BIN)/python .ci/smoke.py

# How fast, from an installed wheel, as ratios to `python -c pass`.
bench: $(VENV)/developing
	$(BIN)/python bench/run.py

# How often `insight` would err, over seeded made-up weeks: the table of docs/insight.md.
simulate: $(VENV)/developing
	$(BIN)/python bench/simulate.py

# Fuzz every parser, MINUTES=10 of all together; what is found lies in build/fuzz.
fuzz: $(VENV)/developing
	$(BIN)/python -m pip install --quiet --quiet --group fuzz
	$(BIN)/python bench/fuzz.py --minutes $(MINUTES)

# Make the constraints anew from the ranges in pyproject.toml.
lock:
	$(PYTHON) .ci/lock.py > $(CONSTRAINTS).new
	mv $(CONSTRAINTS).new $(CONSTRAINTS)

# Take away what was built.
clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help run test lint types decks docs schemas manual smoke bench simulate fuzz lock clean
