# Everything a person does with this project. `make` alone lists it.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
ADDRESS ?= 127.0.0.1:8000

.DEFAULT_GOAL := help
.PHONY: help run test lint bench css

help: ## 列出所有命令
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/'

run: .venv/installed ## 安装并启动网站：http://127.0.0.1:8000
	$(BIN)/python manage.py quickstart --address $(ADDRESS)

test: .venv/installed-dev ## 运行全部测试
	$(BIN)/python -m pytest

lint: .venv/installed-dev ## 检查代码：ruff、mypy、djade、迁移
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files 'templates/*.html')
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/installed-dev ## 运行性能对比（结果见 docs/performance.md）
	$(BIN)/python -m benchmarks

css: node_modules/.package-lock.json ## 重新生成样式表（需要 Node.js）
	npm run css

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/installed-dev: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ .venv/installed

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	touch $@
