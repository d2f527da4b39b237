# Two commands do all set-up: `make demo` and `make test`. Each makes the one .venv it needs.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check format browser docs spark lock wheel wheels clean

demo: $(READY)
	$(BIN)/dateline demo -o demo

test: $(READY)
	$(BIN)/python -m pytest -q -n auto -m "not browser"

check: $(READY)
	$(BIN)/ruff format --no-cache --check .
	$(BIN)/ruff check --no-cache .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_docs.py

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs Debian's chromium: apt-get install chromium
browser: $(READY)
	$(BIN)/python -m pytest -q -m browser

# The same sources give the same bytes, and the list of what they run on.
wheel: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 1700000000)
# The documentation as a site in build/docs; a link that leads nowhere is an error.
docs: $(READY)
	$(BIN)/python -m mkdocs build --quiet --strict

# Needs Java 17: apt-get install default-jre-headless. PySpark has no wheel and 450 MB.
spark: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements-spark.lock
	$(BIN)/python -m pytest -q tests/spark

# Asks the package index whether all of the lock can be had without a compiler.
wheels: $(READY)
	$(BIN)/python tools/check_wheels.py

wheel: $(READY)
	rm -rf build
	$(BIN)/python tools/make_sbom.py requirements.lock -o dist/dateline.cdx.json
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

# Resolve the dependencies of pyproject.toml anew, with hashes.
lock: $(READY)
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra dev --extra office -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra spark -c requirements-dev.lock -o requirements-spark.lock pyproject.toml

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src/dateline  # where PYTHONDONTWRITEBYTECODE is set, too
	touch $(READY)

clean:
	rm -rf .venv demo dist build
