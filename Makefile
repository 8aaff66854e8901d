# Needs Python 3.10 or newer and make; everything else goes into .venv, pinned by requirements.lock.

PYTHON ?= python3
PYTEST_ARGS ?=
WORKERS ?= 2
WORLDS ?= 200
# A world takes Spark much longer than the others.
SPARK_WORLDS ?= 6
EDGES ?= oldest newest odd v2

SCALE ?= whole
BENCH_ARGS ?=

BIN := .venv/bin
INSTALLED := .venv/installed
LOCK ?= requirements.lock
BENCH_INSTALLED := .venv-bench/installed
SPARK_INSTALLED := .venv-spark/installed
SPARK_CLUSTER := tests/e2e/spark_cluster.py
# Java alone is not among what make installs: this says what is wrong with it, and fails.
ASK_JAVA = why=$$($(PYTHON) $(SPARK_CLUSTER) java 2>&1)
SAY_SKIPPED = echo "The tests on Spark were skipped: $$why"
# Checks must not depend on your profiles.yml or touch your DuckDB file.
CHECKS := target/checks
TESTS = $(BIN)/pytest tests -n $(WORKERS) --dist loadscope --worlds $(WORLDS)
DEMO := --profiles-dir . --target duckdb --vars '{demo_data: true, analyses: true}'
# dbt show would cut values after 20 characters, and identifiers are longer than that.
PRINT := $(BIN)/dbt --quiet run-operation print_analysis $(DEMO) --args

.DEFAULT_GOAL := help
.PHONY: help demo build-demo ruff check test test-guarantees test-all test-edges test-spark \
	test-on-spark spark-up spark-down lint docs docs-test report orchestrators bench clean

help:
	@echo "make demo           build the sample data on DuckDB and show the two example queries"
	@echo "make check          what needs no warehouse, in a minute: linters, names, docs, the oracle"
	@echo "make test           check, and each guarantee on DuckDB or PostgreSQL, in ten minutes"
	@echo "make test-all       all tests on both engines, in 25 minutes"
	@echo "                    WORLDS=$(WORLDS) random worlds, WORKERS=$(WORKERS) processes, PYTEST_ARGS='-k name'"
	@echo "                    PGHOST, PGPORT, PGUSER, PGPASSWORD name a server to use instead of our own"
	@echo "make test-edges     the demo and some worlds on the oldest and newest versions, as another account,"
	@echo "                    in a folder with a blank, and what dbt v2 parses; EDGES='oldest odd' for some"
	@echo "make test-spark     the tests on a cluster of Spark that they start, which needs Java 17"
	@echo "                    SPARK_WORLDS=$(SPARK_WORLDS) random worlds, PYTEST_ARGS='-k name'"
	@echo "make spark-up       such a cluster, which stays, and says how to reach it"
	@echo "make spark-down     stops that cluster and removes its tables"
	@echo "make lint           the linters, on what macros write too"
	@echo "make docs           the documentation site as one file, target/static_index.html"
	@echo "make docs-test      opens that site in Chromium and reads it"
	@echo "make report         the health of the demo as one page, target/health_report.html"
	@echo "make orchestrators  the examples for Dagster and Airflow, run on the demo (Python 3.11)"
	@echo "make bench          the benchmarks, see benchmarks/README.md; SCALE=small for few events"
	@echo "make clean          remove what make made, but neither profiles.yml nor a DuckDB file"

$(INSTALLED): $(LOCK)
$(BENCH_INSTALLED): benchmarks/requirements.lock
$(SPARK_INSTALLED): spark/requirements.lock
.venv-dagster/installed: orchestrators/dagster/requirements.lock
.venv-airflow/installed: orchestrators/airflow/requirements.lock
$(INSTALLED) $(BENCH_INSTALLED) $(SPARK_INSTALLED) .venv-dagster/installed .venv-airflow/installed:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || { \
		echo "This project needs Python 3.10 or newer, and '$(PYTHON)' is not." \
			"Name one with: make PYTHON=/path/to/python3.11"; exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot create virtual environments;" \
			"on Debian and Ubuntu install the package python3-venv."; exit 1; } >&2
	$(PYTHON) -m venv --clear $(@D)
	@# The lock is complete, and older pips stumble over extras in a hashed file without --no-deps.
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r $<
	@touch $@

profiles.yml:
	cp profiles.example.yml $@

$(CHECKS)/profiles.yml: profiles.example.yml
	@mkdir -p $(@D)
	@cp $< $@

build-demo: $(INSTALLED) profiles.yml
	$(BIN)/dbt build $(DEMO)

demo: build-demo
	@echo
	@echo "The profile of an e-mail address (analyses/profile_of_an_email.sql):"
	@$(PRINT) '{name: profile_of_an_email}'
	@echo
	@echo "All identifiers of that profile (analyses/identifiers_of_a_profile.sql):"
	@$(PRINT) '{name: identifiers_of_a_profile}'

ruff: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# What needs no warehouse, in about a minute. Models are rendered by stubs, and macros' output is left
# to `make lint`.
check: ruff
	$(BIN)/sqlfluff lint --disable-progress-bar --config tests/lint/without_dbt.cfg \
		models tests/data analyses integration/models
	$(BIN)/pytest tests -m check

test: check test-guarantees
	@$(ASK_JAVA) || $(SAY_SKIPPED)

test-guarantees: $(INSTALLED)
	$(TESTS) --tier quick -m 'not check' $(PYTEST_ARGS)

test-all: check lint
	$(TESTS) --tier all -m 'not check' $(PYTEST_ARGS)

test-edges:
	@$(PYTHON) tests/edges.py $(EDGES)

test-spark:
	@$(ASK_JAVA) || { $(SAY_SKIPPED); exit 0; }; $(MAKE) --no-print-directory test-on-spark

# In one process: one cluster is as much as a small machine has room for.
test-on-spark: $(SPARK_INSTALLED)
	.venv-spark/bin/pytest tests -m on_spark --engine spark --worlds $(SPARK_WORLDS) $(PYTEST_ARGS)

spark-up: $(SPARK_INSTALLED)
	@.venv-spark/bin/python $(SPARK_CLUSTER) up

spark-down:
	@$(PYTHON) $(SPARK_CLUSTER) down

lint: ruff $(CHECKS)/profiles.yml
	@# sqlfluff only warns of a file that dbt cannot compile: that has to fail too. What DuckDB says
	@# on stderr about objects alive at exit is of no interest.
	@lint() { \
		mkdir -p $(CHECKS)/$$1; \
		IDENTITY_WAREHOUSE_DUCKDB=:memory: DBT_PROJECT_DIR=$$1 \
			DBT_TARGET_PATH="$(CURDIR)/$(CHECKS)/$$1" \
			DBT_LOG_PATH="$(CURDIR)/$(CHECKS)/$$1" \
			$(BIN)/sqlfluff lint --disable-progress-bar $$2 \
			> $(CHECKS)/$$1/sqlfluff.txt 2> $(CHECKS)/$$1/sqlfluff.err; status=$$?; \
		cat $(CHECKS)/$$1/sqlfluff.txt; \
		if grep -q 'raised a fatal' $(CHECKS)/$$1/sqlfluff.txt; then status=1; fi; \
		if [ $$status -ne 0 ]; then grep -vE 'nanobind|^ - ' $(CHECKS)/$$1/sqlfluff.err >&2; fi; \
		return $$status; \
	}; \
	lint tests/macros tests/macros & \
	lint . 'models tests/data analyses'; status=$$?; wait $$! && exit $$status
	@# Plain SQL with a ref, which needs no dbt that has installed the package.
	$(BIN)/sqlfluff lint --disable-progress-bar --templater jinja integration/models

docs: build-demo
	@# Without the seeds and queries of the demo, which the lineage would show too.
	$(BIN)/dbt docs generate --static --profiles-dir . --target duckdb

docs-test: $(INSTALLED)
	$(BIN)/pytest tests/e2e/test_docs_site.py

report: build-demo
	$(BIN)/python health_report --profiles-dir . --target duckdb --vars '{"demo_data": true}' \
		--identifier email:jane.doe@example1.com

orchestrators: $(INSTALLED) .venv-dagster/installed .venv-airflow/installed
	$(BIN)/pytest tests/e2e/test_orchestrators.py

bench: $(BENCH_INSTALLED)
	PYTHONPATH=tests/e2e .venv-bench/bin/python benchmarks --scale $(SCALE) $(BENCH_ARGS)

clean:
	@test ! -e target/spark/cluster.json || $(PYTHON) $(SPARK_CLUSTER) down
	rm -rf .venv .venv-bench .venv-dagster .venv-airflow .venv-spark target logs dbt_packages \
		.pytest_cache .ruff_cache .hypothesis
