# make run   set up everything and open the sample project
# make test  set up everything and run all tests
PYTHON ?= python3
BIN := .venv/bin
export PYTHON

.PHONY: run test coverage check setup setup-test proof pictures exports sample bench translate format
run: setup
	$(BIN)/ooghoogte sample

setup: .venv/.run
.venv/.run: pyproject.toml constraints.txt packaging/setup.sh
	sh packaging/setup.sh run

setup-test: .venv/.test
.venv/.test: pyproject.toml constraints.txt packaging/setup.sh
	sh packaging/setup.sh test

catalogues:
	$(BIN)/pybabel -q compile -D ooghoogte -d observer/text/locale
.PHONY: catalogues

test: setup-test catalogues
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

# the same tests, a third slower, with what they reach
coverage: setup-test catalogues
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term:skip-covered $(ARGS)

check: setup-test catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pydoclint -q observer
	$(BIN)/vulture
	$(BIN)/deptry .
	$(BIN)/python packaging/check_catalogue.py

# the other programs that our coefficients are held against; without them those tests are skipped
setup-oracles: .venv/.oracles
.venv/.oracles: .venv/.test
	-sh packaging/setup.sh oracles
.PHONY: setup-oracles

proof: setup-test setup-oracles catalogues
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m proof --timeout 3600 -o faulthandler_timeout=1800 $(ARGS)

# of each room for the guides; of every panel to be looked at, outside the repository
PANELS ?= build/panels
pictures: setup-test catalogues
	$(BIN)/python tests/e2e/pictures.py docs/pictures
	$(BIN)/python -m tests.e2e.panel_pictures $(PANELS)

exports: setup-test catalogues
	$(BIN)/python -m tests.golden.examples exports

# the pages of definitions in docs, from the docstrings of the statistics
definitions: setup-test catalogues
	$(BIN)/python packaging/definitions.py
.PHONY: definitions

sample: setup
	$(BIN)/python sample_sessions/generate.py

bench: setup-test
	for one in benchmarks/*.py; do $(BIN)/python $$one; done
	$(BIN)/python -m benchmarks.coding_room
	$(BIN)/python -m benchmarks.counting
	$(BIN)/python -m benchmarks.playback $(ARGS)

translate: setup-test
	PYTHONPATH=packaging $(BIN)/pybabel extract -F packaging/babel.cfg -k msg -k _ -k text -k _text -k pmsg:1c,2 --no-location --omit-header --sort-output -o build-messages.pot observer
	$(BIN)/pybabel update -i build-messages.pot -D ooghoogte -d observer/text/locale -l nl --no-fuzzy-matching --ignore-pot-creation-date --no-wrap
	rm build-messages.pot

format: setup-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
