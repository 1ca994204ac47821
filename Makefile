# `make help` lists the commands. Settings come from the environment, e.g. `PORT=18000 make run`.

# The first interpreter that is new enough; `make PYTHON=/path/to/python3.12 run` takes another one.
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
VENV_PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help install run test lint format bench lock reset
MAKEFLAGS += --no-print-directory

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-9s %s\n' "$$name" "$$text"; done

run: .venv-runtime ## Start the demo: web, worker and clock on http://127.0.0.1:8000 (PORT=18000 make run)
	@$(VENV_PYTHON) -m deploy.run

test: .venv-dev ## All checks and the tests on SQLite, PostgreSQL and in Chromium
	@$(VENV_PYTHON) -m deploy.checks

lint: .venv-dev ## The checks without the tests: style, layers, types, templates, migrations
	@$(VENV_PYTHON) -m deploy.checks --no-tests

format: .venv-dev ## Format the Python code
	@$(VENV_PYTHON) -m ruff check --fix-only --quiet . && $(VENV_PYTHON) -m ruff format --quiet .

bench: .venv-bench ## Benchmarks on a temporary PostgreSQL: name, ratio, goal, ok or MISS
	@SECRET_KEY=protects-nothing-but-benchmark-data $(VENV_PYTHON) -m deploy.postgres.temporary_cluster \
		$(VENV_PYTHON) benchmarks/run.py $(ARGS)

install: .venv-dev ## Make .venv with everything development needs

lock: .venv-dev ## Write requirements*.txt anew from requirements*.in (ARGS=--upgrade for newer versions)
	@$(VENV_PYTHON) -m deploy.lock $(ARGS)

reset: ## Throw away the demo's data in var/ (asks first)
	@printf 'Delete var/ with database and photos? 删除 var/ 下的数据库和照片？[y/N] '; \
	read -r answer; case "$$answer" in y|Y) rm -rf var; echo done;; *) echo 'kept 未删除';; esac

# Makes .venv when missing and installs a lock only when it has changed.
.PHONY: .venv-runtime .venv-dev .venv-bench
.venv-runtime .venv-dev .venv-bench: .venv-%:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed: apt-get install python3.11 python3.11-venv' >&2; \
		echo '需要 Python 3.11 或更高版本。' >&2; exit 1; }
	@$(PYTHON) -m deploy.install $*
