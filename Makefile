# Everything a newcomer needs: `make demo`, `make test`. Set-up runs by itself when something changed.
BIN := .venv/bin
PORT ?= 8000
DATA ?= var/demo

.PHONY: setup demo test check format messages bench bench-quality chaos screenshots mail-gallery clean

setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt shared/web/package.json shared/web/package-lock.json deploy/setup.sh deploy/weights.txt
	@deploy/setup.sh
	@touch $@

demo: setup
	@$(BIN)/entente up --sample --data $(DATA) --port $(PORT)

test: setup
	@OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: setup
	@$(BIN)/python -m shared.texts.messages

bench: setup
	@$(BIN)/python bench/pipeline.py
	@$(BIN)/python bench/latency.py
	@$(BIN)/python bench/search.py
	@$(BIN)/python bench/coverage.py
	@$(BIN)/python bench/pages_inbox.py

bench-quality: setup
	@$(BIN)/python bench/quality.py

chaos: setup
	@$(BIN)/python bench/chaos.py

screenshots: setup
	@$(BIN)/python docs/screenshots.py

mail-gallery: setup
	@$(BIN)/python -m docs.mail_gallery var/mail-gallery

clean:
	rm -rf .venv .cache shared/web/node_modules
