# Zhangfang: `make run` starts everything, `make test` proves it. `make help` lists the rest.
SHELL := /bin/sh
# Compiled modules are kept: without them every process compiles TensorFlow and torch anew.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run setup test lint bench nlu-report wecom-demo chaos train lock clean

help: ## this list
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## set up what is missing, start the desk, the bot, the actions and the library
	@sh ops/bootstrap.sh run

setup: ## only the set-up: environments, encoder, cases, index, model, database
	@sh ops/bootstrap.sh setup

train: ## train the Rasa model if its data changed
	@sh ops/bootstrap.sh train

test: setup ## every test, in both environments, through the real processes
	@bot/.venv/bin/python -m pytest tests/bot -c tests/bot/pytest.ini --rootdir .
	@bot/.venv/bin/python -m pytest tests/kb/test_text.py tests/kb/test_ort.py -c tests/bot/pytest.ini --rootdir . --noconftest
	@.venv/bin/python -m pytest tests --ignore tests/bot --ignore tests/e2e --ignore tests/dialogues -n auto --dist loadscope
	@.venv/bin/python -m pytest tests/dialogues
	@.venv/bin/python -m pytest tests/e2e

lint: setup ## ruff, mypy --strict, the lints of cases and checklists
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/mypy --config-file bot/mypy.ini --python-executable bot/.venv/bin/python
	@.venv/bin/python -m kb lint --meaning
	@.venv/bin/python -m actions.closing.lint

bench: setup ## measure speed, memory and quality; rewrites BENCHMARKS.md
	@.venv/bin/python -m ops.bench

wecom-demo: setup ## a simulated 微信客服: be the customer on a page, the engineer on the desk (make run first)
	@.venv/bin/python -m ops.wecom_demo

nlu-report: setup ## how well the bot understands: scores, confusions, history
	@.venv/bin/python -m ops.nlu_report

chaos: setup ## kill, cut, repeat and race for real, then count what was lost (ARGS="--messages 1000": see ops/chaos)
	@.venv/bin/python -m ops.chaos $(ARGS)

lock: ## resolve the locked package lists anew (names, versions, hashes)
	@sh ops/lock.sh

clean: ## remove what can be made again (environments, encoder, model); keeps var/ and .env
	@rm -rf .venv bot/.venv .tools build .pytest_cache .mypy_cache .ruff_cache .hypothesis .rasa
