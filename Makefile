# make run    opens the desk on a demo business; without a screen it takes the tour instead
# make test   passes the tests
# make check  ruff, mypy strict, the import contracts
# make bench  what the claims of speed are measured with; ARGS=attacks runs every attack's long form: hours
# make translations  brings resources/translations up to date and names what is left to translate
# make pictures  takes anew the pictures that the tests compare with, and docs/contact-sheet.png
# make tour   books a walk-in on the real desk and leaves a picture of each step in build/tour/
#
# Each does its own set-up first (see packaging/linux/setup.sh) and skips what is done already.

PYTHON ?= python3
SETUP = PYTHON="$(PYTHON)" packaging/linux/setup.sh
PINNED = pyproject.toml constraints.txt packaging/linux/setup.sh
# Headless tools and widgets draw into memory; what needs a real display starts its own.
OFFSCREEN = QT_QPA_PLATFORM=offscreen
# For two cores: of three that test, one waits most of the time, for a server, a window or a key.
WORKERS ?= 3
# Each begins with a third of the files: those that wait and those that compute go side by side, and
# whoever is through takes half of what the slowest has left.
SHARED_OUT = --numprocesses=$(WORKERS) --dist=worksteal
# Hundreds of desks and backends are started: each would compile all of the program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check bench translations pictures tour clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# \(make \)/\1/p' Makefile

.venv/set-up-desk: $(PINNED)
	$(SETUP) desk

.venv/set-up-tests: $(PINNED)
	$(SETUP) tests

ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
run: tour
else
run: .venv/set-up-desk
	.venv/bin/bookdesk --demo --data build/demo-data
endif

tour: .venv/set-up-tests
	.venv/bin/python -m tests.end_to_end.tour build/tour
	@echo "The pictures are in build/tour/"

test: .venv/set-up-tests
	$(OFFSCREEN) .venv/bin/python -m pytest $(SHARED_OUT) $(ARGS)

check: .venv/set-up-tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

translations: .venv/set-up-tests
	.venv/bin/python -m tests.house.translations

pictures: .venv/set-up-tests
	.venv/bin/python -m tests.widgets.contact_sheet

bench: .venv/set-up-tests
	$(OFFSCREEN) .venv/bin/python -m benchmarks $(ARGS)

clean:
	rm -rf build dist .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
