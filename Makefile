# make start   run the application with example people: http://localhost:8000
# make test    everything, as it has to be before a change is shared
# make check   the quick part of that, for while you work
# make lock    pin the packages again (ARGUMENTS=--upgrade for newer ones)
# make clean   throw away what these commands made, but never ./instance: that is people's own

export PORT ?= 8000
export INSTANCE ?= ./instance
COVERAGE_FLOOR ?= 90

BIN := .venv/bin
PYTEST := $(BIN)/pytest -q -n 2 --dist loadgroup
QUICK := not browser and not slow

.PHONY: start test check lock clean lint tools

start: .venv/ready
	@exec $(BIN)/steungroep start

# The quick tests come first, and alone are watched line by line: that makes a test slower by two
# fifths, and these reach the floor by themselves.
test: .venv/ready-for-tests tools lint
	@$(PYTEST) -m "$(QUICK)" --cov --cov-report=term --cov-fail-under=$(COVERAGE_FLOOR)
	@$(PYTEST) -m "not ($(QUICK))" --durations=15

check: .venv/ready-for-tests lint
	@DATABASES=sqlite $(PYTEST) --ignore tests/journeys -m "$(QUICK)"

lint: .venv/ready-for-tests
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary

tools:
	@sh .ci/tools

lock:
	@sh .ci/lock $(ARGUMENTS)

clean:
	rm -rf .venv tests/node_modules steungroep.egg-info build
	rm -rf .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

# A stamp per lock file: the second start finds it and installs nothing. It says where it was made,
# because the programs in .venv do not survive a move; elsewhere it does not count.
ifneq ($(shell cat .venv/ready 2>/dev/null),$(CURDIR))
.PHONY: .venv/ready .venv/ready-for-tests
endif

.venv/ready: requirements.txt pyproject.toml
	@sh .ci/environment requirements.txt
	@pwd -P > $@

.venv/ready-for-tests: tests/requirements.txt pyproject.toml
	@sh .ci/environment tests/requirements.txt
	@pwd -P | tee .venv/ready > $@ # all that running needs is in it, too

# make translations   after a Dutch sentence changed: bring every translation up to date, then fill in
.PHONY: translations
translations: .venv/ready
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F pyproject.toml -k lazy_gettext -k lazy_ngettext -k lazy_pgettext:1c,2 \
		--no-location --sort-output -o build/messages.pot .
	@$(BIN)/pybabel -q update -N --no-wrap --ignore-obsolete --ignore-pot-creation-date \
		-i build/messages.pot -d translations
