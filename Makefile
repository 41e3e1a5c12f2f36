# The verbs of this repository. Each installs what it lacks (deploy/bootstrap), so a bare Debian 12
# needs nothing first; `make help` lists them.
#
#   BUILD=folder  JOBS=n      where and with how many processes to build
#   ROUNDS=n                  rounds of `make crash` and `make chaos`, or of `make faults` (0: all)
#   FROZEN_MS=n               how long `make chaos` freezes what it freezes
#   SEED=n | SEEDS=n | HOURS=n  of `make simulate`
#   DATA=folder LISTEN=addr   of `make run`; DATA also of `make cluster`

BUILD  ?= build
JOBS   ?= $(shell nproc)
ROUNDS ?= 50
SEEDS  ?= 2000
FROM   ?= 1
FROZEN_MS ?= 60000
DATA   ?= data
LISTEN ?= 127.0.0.1:7070
BENCHES ?= $(wildcard tests/bench/*.mk)
SANITIZED ?= base_test log_test log_contract_test commit_test shard_test

sources = git ls-files '*.h' '*.cc' ':!third_party'

.DEFAULT_GOAL := help
.PHONY: help build run cluster test lint fmt bench crash chaos faults simulate mutants quality asan ubsan tsan clean

help:                ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

build:               ## the executable, at build/bin/synergie
	@deploy/bootstrap/install build
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS) --target synergie

run: build           ## server on ./data with the workshop of Lons-Perrigny; Ctrl-C ends it
	@exec $(BUILD)/bin/synergie up --data $(DATA) --listen $(LISTEN) --demo

cluster: build       ## a Kafka broker and two of each service on ./cluster, playing the demo; Ctrl-C ends it
	@deploy/bootstrap/install build test
	@deploy/kafka/cluster start --program $(BUILD)/bin/synergie --while $$$$ >/dev/null && \
	  server=$$(deploy/kafka/cluster server) && \
	  { trap 'deploy/kafka/cluster stop' EXIT; trap exit INT TERM; \
	    $(BUILD)/bin/synergie demo --server "$$server" && \
	    $(BUILD)/bin/synergie status --server "$$server"; \
	    echo; echo "--server '$$server'"; echo "Ctrl-C stops all of it; ./cluster keeps what it stored."; \
	    sleep infinity & wait $$!; }

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

chaos:               ## ROUNDS rounds of faults under load on a Kafka, what is frozen for FROZEN_MS
	@deploy/bootstrap/install build test
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS) --target synergie chaos_test
	@$(BUILD)/tests/chaos_test --synergie $(BUILD)/bin/synergie --rounds $(ROUNDS) --frozen-ms $(FROZEN_MS)

faults:              ## every fsync, write and rename of the node fails once; full disks, flipped bits
	@deploy/bootstrap/install build test
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS) --target failing_calls_test machine_test
	@$(BUILD)/tests/machine_test --gtest_brief=1
	@$(BUILD)/tests/failing_calls_test --synergie $(BUILD)/bin/synergie \
	  --shim $(BUILD)/tests/failing_calls.so $(if $(filter command line,$(origin ROUNDS)),--rounds $(ROUNDS))

simulate:            ## the services on a simulated log, disk and clock: SEED=42, SEEDS=2000 or HOURS=8
	@deploy/bootstrap/install build test
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS) --target simulate
	@$(BUILD)/tests/simulate $(if $(SEED),--seed $(SEED),--from $(FROM) $(if $(HOURS),--seconds \
	  $$(($(HOURS) * 3600)),--seeds $(SEEDS)))

mutants:             ## the simulator is proved able to fail: each deliberate bug is found
	@deploy/bootstrap/install build test
	@cmake --preset default -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS) --target mutants prove_mutants
	@$(BUILD)/tests/prove_mutants $(BUILD)/tests/mutants

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
