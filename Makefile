# The verbs of this repository. Each installs what it lacks (deploy/bootstrap), so a bare Debian 12
# needs nothing first; `make help` lists them.
#
#   BUILD=folder  JOBS=n      where and with how many processes to build
#   ROUNDS=n                  rounds of `make crash`
#   DATA=folder LISTEN=addr   of `make run`

BUILD  ?= build
JOBS   ?= $(shell nproc)
ROUNDS ?= 50
DATA   ?= data
LISTEN ?= 127.0.0.1:7070
BENCHES ?= $(wildcard tests/bench/*.mk)
SANITIZED ?= base_test log_test log_contract_test commit_test shard_test

sources = git ls-files '*.h' '*.cc' ':!third_party'

.DEFAULT_GOAL := help
.PHONY: help build run test lint fmt bench crash quality asan ubsan tsan clean

help:                ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

build:               ## the executable, at build/bin/synergie
	@deploy/bootstrap/install build
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS) --target synergie

run: build           ## server on ./data with the workshop of Lons-Perrigny; Ctrl-C ends it
	@exec $(BUILD)/bin/synergie up --data $(DATA) --listen $(LISTEN) --demo

test:                ## every test, unit to interop
	@deploy/bootstrap/install build test
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS)
	@cd $(BUILD) && ctest --output-on-failure -j $(JOBS)

lint:                ## formatting, protocol files, arrows between folders
	@deploy/bootstrap/install build lint
	@$(sources) | xargs clang-format-16 --dry-run --Werror
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@tests/proto/lint.sh $(BUILD)
	@cmake --build $(BUILD) -j $(JOBS) --target structure_test
	@$(BUILD)/tests/structure_test --gtest_brief=1

fmt:                 ## formats all sources
	@deploy/bootstrap/install lint
	@$(sources) | xargs clang-format-16 -i

bench:               ## measures beside the peers, which are fetched; `make bench-NAME`: one of them
	@rm -f $(BUILD)/bench/*.json
	@$(MAKE) --no-print-directory -k bench-all; status=$$?; \
	tests/bench/harness/summary $(BUILD)/bench && exit $$status

# $(eval $(call bench,NAME)) in tests/bench/NAME.mk: `make bench-NAME` builds and runs bench_NAME; a
# second argument is what the program is given.
define bench
.PHONY: bench-$(1)
bench-all: bench-$(1)
bench-$(1): bench-ready
	@cmake --build $$(BUILD) -j $$(JOBS) --target bench_$(1)
	@BENCH_OUT=$$(BUILD)/bench $$(BUILD)/bin/bench_$(1) $(2)
endef

.PHONY: bench-all bench-ready
bench-all:
bench-ready:
	@deploy/bootstrap/install build bench
	@cmake --preset default -B $(BUILD) --log-level=WARNING
include $(BENCHES)

crash:               ## ROUNDS rounds of kill -9 under load
	@deploy/bootstrap/install build test
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS) --target synergie crash_test
	@$(BUILD)/tests/crash_test --synergie $(BUILD)/bin/synergie --rounds $(ROUNDS)

quality:             ## scores the matcher on the labelled workshops, beside its baselines
	@deploy/bootstrap/install build test
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS) --target synergie-quality
	@tests/quality/run $(BUILD)

asan ubsan tsan:     ## the tests under a sanitizer
	@deploy/bootstrap/install build
	@cmake --preset $@ --log-level=WARNING
	@cmake --build build-$@ -j $(JOBS) --target $(SANITIZED)
	@cd build-$@ && ctest --output-on-failure -R '^($(subst $() ,|,$(strip $(SANITIZED))))$$'

clean:               ## everything built
	@rm -rf build build-asan build-ubsan build-tsan
