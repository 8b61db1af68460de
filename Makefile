.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PYTHONHASHSEED := 0
# Twenty processes import the library: compiled once and kept, that takes a quarter less of their time.
unexport PYTHONDONTWRITEBYTECODE
# Kernels draw into the notebook; with another backend its figures would be missing.
unexport MPLBACKEND
# Work is spread over processes; a product of small matrices that is spread over threads as well
# costs two to three times as much.
export OPENBLAS_NUM_THREADS := 1
# Sphinx ends where the environment names a language that this machine does not have.
ifneq ($(shell locale 2>&1 >/dev/null),)
export LC_ALL := C.UTF-8
endif
ifneq ($(words $(VENV)),1)
$(error VENV="$(VENV)" holds a blank, which make takes for two paths; give one without, such as .venv)
endif
# A notebook or a file of tests stays in one process; in the order given, notebooks first, since what
# takes long and begins last would end alone.
SPREAD := --dist loadscope --no-loadscope-reorder

FOLDERS := data examples/armenia

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: $(VENV)/.ready  ## create .venv with the locked packages
$(VENV)/.ready: requirements.lock pyproject.toml
	@echo "Creating $(VENV) (about a minute the first time) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with: make PYTHON=python3.13 ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

book: writable setup notebooks  ## check the data, run the notebooks, build the site in _book/
	@rm -rf build/site build/book && mkdir -p build/site && cp -R site/. notebooks build/site/
	@echo "Rendering ..."
	@$(BIN)/sphinx-build -q -W --keep-going -j 2 -d build/doctrees build/site build/book
	@rm -rf _book && mv build/book _book
	@echo "Done. Open _book/index.html"

writable:
	@mkdir -p build 2>/dev/null; test -d build -a -w build || { echo "A book is built in build/, where nothing can be written; copy the folder to a place of your own." >&2; exit 1; }

notebooks: setup  ## check the data, run every notebook in place, store its outputs; NB=03 runs one
	@$(BIN)/python notebooks/execute.py $(FOLDERS:%=--check %) $(NB)

changed: setup  ## say in words what the last run changed, and bring README and its counts up to date
	@$(BIN)/python notebooks/changed.py

check: setup  ## check every table of data/ and of the example
	@for folder in $(FOLDERS); do $(BIN)/kgru check $$folder || exit; done

test: setup  ## run every test except the slow ones, notebooks included
	@$(BIN)/pytest -n 2 $(SPREAD) -m "not slow" --hypothesis-profile quick --nbval notebooks/*.ipynb tests kgru_analysis

test-slow: setup  ## run the slow tests: the wheel, another judge, Spark, all of what make test samples
	@$(BIN)/pytest -n 2 $(SPREAD) -m "slow or hypothesis" --hypothesis-profile full tests

spark: setup  ## install Spark into .venv, for the slow tests of event files
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  --no-build-isolation -r requirements-spark.lock

fuzz: setup  ## feed the readers a million faulty inputs, which takes half an hour
	@$(BIN)/python tests/test_fuzz.py 1000000

cover: setup  ## list the lines and branches that no test reaches, notebooks aside
	@$(BIN)/coverage erase && $(BIN)/coverage run -m pytest -n 2 $(SPREAD) -m "not slow" tests kgru_analysis
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report

lint: setup  ## check style, and strictly the types of the library
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

calibrate: setup  ## simulate how often breaks and presence bands err; writes data/calibration_*.csv
	@$(PYTHON) bench/run.py calibrate_breaks calibrate_presence calibrate_delivery

bench: setup  ## time the library beside its peers, which this installs in .venv-bench
	@$(PYTHON) bench/run.py

COMPILE := uv pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock:  ## work out both locks anew from pyproject.toml (needs uv)
	@$(COMPILE) --group notebooks --group site --group test --group lint --group build \
	  pyproject.toml -o requirements.lock
	@$(COMPILE) --group spark -o requirements-spark.lock

bill: setup  ## list every pinned package and its license anew (needs cyclonedx-py)
	@$(PYTHON) bench/bill.py $(BIN)/python

lab: setup  ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks

clean:  ## remove everything that was made
	@rm -rf .venv .venv-* _book build dist jupyter_execute .pytest_cache .ruff_cache .hypothesis

.PHONY: help setup writable book notebooks changed check test test-slow spark fuzz cover lint calibrate bench lock bill lab clean
