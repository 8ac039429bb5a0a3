# make run     read the samples          make check   ruff, mypy, tests: what to run before a commit
# make test    everything that CI runs   make clean   remove what these made (not the results)
# Each installs what is missing first; docs/setup.md says what that is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.PHONY: run test slow check setup browser postgres lock clean
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= outputs
# Two Tesseract threads are slower than one.
export OMP_THREAD_LIMIT := 1

# tesseract-ocr-script-viet is the second reader of what the first reads badly; the program does without where it is missing.
# libgl1 and libglib2.0-0 are what OpenCV's wheel doesn't bring along; fonts-croscore (Tinos) is for the made scans.
PACKAGES := tesseract-ocr tesseract-ocr-vie tesseract-ocr-script-viet tesseract-ocr-osd poppler-utils fonts-croscore libgl1 libglib2.0-0

run: setup
	$(BIN)/kehoach run samples/ --out $(OUT)/
	@echo; echo "The results are in $(abspath $(OUT)):"; ls $(OUT)
	@echo "Look at one: $(BIN)/kehoach show $(OUT)/NAME.json"

test: browser postgres check
	$(BIN)/python -m pip check

# The review page is tested in a real browser; without one those tests are skipped, and say so.
browser: setup
	@.ci/system "$(PYTHON)" chromium || echo "No Chromium could be installed: the tests of the review page in a browser are skipped." >&2

# The tracker is tested with a real PostgreSQL server, too; without one those tests are skipped, and say so.
postgres: setup
	@.ci/system "$(PYTHON)" postgresql || echo "No PostgreSQL could be installed: the tests of the tracker with it are skipped." >&2

# mypy needs one core only: it runs beside the tests. The tests are kept compiled even where Python is told to write no
# bytecode. Each of two processes gets half of them, so that what a file's tests share is made once; the one that is done
# first takes some of the other's.
check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy & types=$$!; \
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 --dist worksteal || tests=$$?; \
	wait $$types || { echo "mypy found errors: see above." >&2; exit 1; }; exit $${tests:-0}

# Whole scans, real clusters, many kills, and whether time grows in proportion.
slow: browser postgres
	$(BIN)/pytest -n 2 --dist worksteal -m slow

# Where Python is told to write no bytecode (PYTHONDONTWRITEBYTECODE), each start would compile all of it anew.
setup: $(VENV)/.installed
	@$(BIN)/python -m compileall -q pipeline

$(VENV)/.installed: pyproject.toml requirements.lock $(VENV)/.system
	[ -x $(BIN)/python ] || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	touch $@

# The order is: Python, then system packages (python3-venv may be one), then the virtual environment around the stamp.
$(VENV)/.system: Makefile
	@[ -n "$(PYTHON)" ] || { echo "kehoach needs Python 3.11 or later; none was found. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@.ci/system "$(PYTHON)" $(PACKAGES)
	[ -x $(BIN)/python ] || "$(PYTHON)" -m venv $(VENV)
	touch $@

# Pin anew what is installed in the virtual environment; do it after the tests passed with it.
lock:
	$(BIN)/python .ci/lock.py > requirements.lock.new
	mv requirements.lock.new requirements.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
