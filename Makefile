# Everything runs from .venv, which `make setup` builds; every other target does that first.
BIN := .venv/bin
READY := .venv/.ready
C_SOURCES := $(wildcard core/native/*.c)
C_WARNINGS := -Wall -Wextra -Werror -Wshadow -Wconversion
CACHES := .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage

.DEFAULT_GOAL := help
.PHONY: help setup languages demo test test-hostile fuzz test-cgroup2 lint docs bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Build .venv, with the Debian packages this machine lacks

$(READY): pyproject.toml __init__.py .ci/setup .ci/hatch_build.py $(wildcard core/native/*.[ch])
	.ci/setup

languages: setup ## Install what every language needs: Debian and npm packages
	.ci/setup languages

demo: setup ## Judge the example problems, in languages that every machine has
	$(BIN)/parley judge examples/guess --expect
	$(BIN)/parley judge examples/sum --expect
	$(BIN)/parley judge examples/watch --expect
	$(BIN)/parley judge examples/shepherd $(addprefix solutions/,solution.cpp solution.py everywhere.cpp past_the_end.py) --expect

test: setup lint ## Lint, then run all tests, side by side where they may: what CI runs
	$(BIN)/pytest -m "not alone" --numprocesses auto --dist loadfile; beside=$$?; $(BIN)/pytest -m alone && exit $$beside

test-hostile: setup ## All of the hostile programs with each jailer; `make test` repeats only some
	$(BIN)/pytest -m hostile

fuzz: setup ## Read 100,000 spoilt problem packages of all formats; ten minutes
	PARLEY_FUZZ=100000 $(BIN)/pytest --timeout=3600 tests/plugins/formats/test_any_package.py

test-cgroup2: setup ## Sandbox tests under cgroup v2, in a virtual machine; TESTS: others, as for pytest
	.ci/cgroup2/boot $(TESTS)

lint: setup ## Check style, format and types; C with all warnings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright
	set -e; for source in $(C_SOURCES); do $(CC) -std=gnu11 -O2 $(C_WARNINGS) -c -o /dev/null $$source; done

docs: setup ## Build the pages into site/, without a network; a link that leads nowhere is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

bench: setup ## Measure Parley beside other judges, an hour; SECTIONS: just those, as `python -m bench --help` says
	$(BIN)/python -m bench $(SECTIONS); code=$$?; [ $$code -gt 1 ] || $(BIN)/python docs/bench_table.py && exit $$code

clean: ## Remove all that was built, .venv too
	rm -rf .venv .cache dist site core/native/bin $(CACHES)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
