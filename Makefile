# Makefile: builds, tests and installs the processors. `make help` lists the targets.
#
# No file is listed here: every processors/NAME.c becomes a binary processor-NAME, every programs/NAME.c
# one that is called NAME (it has a main of its own, and names the processors that it links), every C file of
# common/'s folders goes into one static library, every tests/unit/FOLDER/*_test.c and
# tests/fuzz/FOLDER/*_fuzz.c is a program.
#
# A variant is a compiler with its flags. Each one has a folder of its own below build/, so that
# release, sanitizer, fuzz and coverage builds never share an object:
#   make VARIANT=release|clang|asan|fuzz|coverage [ISAL=0]
# The binaries of the release variant are in build/bin, those of another in build/VARIANT/bin.

VARIANT = release
ISAL = 1
FUZZ_SECONDS ?= 20
PREFIX = /usr/local
# For the images: another base, and the project's address.
BASE = debian:bookworm-slim
SOURCE =
# Where the pages of docs/ are published, for the registration; a page's path follows.
DOCUMENTATION =
VERSION := $(file <VERSION)
# make V=1 shows the commands.
Q = $(if $(V),,@)

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
COMPILER_release = gcc
FLAGS_release = -O2
COMPILER_clang = clang
FLAGS_clang = -O2 -Werror
COMPILER_asan = gcc
FLAGS_asan = -O1 $(SANITIZE)
COMPILER_fuzz = clang
FLAGS_fuzz = -O1 -fsanitize=fuzzer-no-link $(SANITIZE)
COMPILER_coverage = gcc
FLAGS_coverage = -O0 --coverage

ifeq ($(COMPILER_$(VARIANT)),)
$(error there is no variant "$(VARIANT)"; see the head of the Makefile)
endif

WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wcast-qual -Wwrite-strings -Wvla -Wformat=2
CC := $(COMPILER_$(VARIANT))
COMPILE = $(CC) -std=gnu11 -D_GNU_SOURCE -DKBC_VERSION='"$(VERSION)"' -Icommon -Itests -g $(WARNINGS) \
	-fexceptions -ffunction-sections -fdata-sections -ffile-prefix-map=$(CURDIR)=. \
	$(FLAGS_$(VARIANT)) $(CPPFLAGS) $(CFLAGS)
LINK = $(CC) -g $(FLAGS_$(VARIANT)) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed,--gc-sections
# libarchive as an archive: of the shared library a few formats would be used, and libxml2 and ICU
# (35 MB, half of the time to start) come along for the others.
LIBS = $(if $(filter 0,$(ISAL)),,-lisal) -lz -l:libarchive.a -llzma -lbz2 -lzstd -lnettle -lsnappy \
	-lpcre2-8 -lcrypto -lcsv -ljansson -lpthread

OUT := build/$(VARIANT)$(if $(filter 0,$(ISAL)),-noisal)
BIN := $(if $(filter build/release,$(OUT)),build/bin,$(OUT)/bin)
LIBRARY := $(OUT)/libkbc.a

MODULES := $(filter-out common/archive/codec_$(if $(filter 0,$(ISAL)),isal,noisal).c,$(wildcard common/*/*.c))
PROCESSORS := $(wildcard processors/*.c)
# A processor that offers all others (the chain) says so in a line of its own.
UNIONS := $(if $(PROCESSORS),$(shell grep -lx '/\* link: all processors \*/' $(PROCESSORS)))
# A program with a command line of its own, over the processors that a line in it names.
PROGRAMS := $(wildcard programs/*.c)
UNITS := $(wildcard tests/unit/*/*_test.c)
FUZZERS := $(wildcard tests/fuzz/*/*_fuzz.c)
FORMATTED := $(wildcard $(foreach d,common common/* processors programs tests/unit tests/unit/* tests/fuzz/* tests/bench,$d/*.[ch]))

NAMES := $(PROCESSORS:processors/%.c=%)
BINARIES := $(PROCESSORS:processors/%.c=$(BIN)/processor-%)
PROGRAM_BINARIES := $(PROGRAMS:programs/%.c=$(BIN)/%)
UNIT_PROGRAMS := $(UNITS:tests/unit/%.c=$(OUT)/unit/%)
# No two fuzz targets have one name: what they find is kept by it.
FUZZ_PROGRAMS := $(FUZZERS:tests/fuzz/%.c=$(OUT)/fuzz/%)
MAN1 = $(DESTDIR)$(PREFIX)/share/man/man1
COMPLETIONS = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
OBJECTS := $(patsubst %.c,$(OUT)/%.o,$(MODULES) $(PROCESSORS) $(PROGRAMS) $(UNITS) $(FUZZERS))

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.SECONDARY:
.DELETE_ON_ERROR:
.PHONY: dockerfiles images test-images registration manual completion dist \
	all units fuzzers check check-long test-unit test-bats test-cases test-asan conformance lint format \
	fuzz demo bench deps docs install clean help FORCE

all: $(BINARIES) $(PROGRAM_BINARIES) ## build every processor (the default)

help: ## list the targets
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

# --- objects, library, programs -----------------------------------------------------------------

# Objects depend on the command that makes them: another flag or version rebuilds them.
$(OUT)/command: export COMMAND = $(COMPILE) | $(LINK) $(LIBS)
$(OUT)/command: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' "$$COMMAND" | cmp -s - $@ || printf '%s\n' "$$COMMAND" >$@

$(OUT)/%.o: %.c $(OUT)/command
	@mkdir -p $(@D)
	@echo '  CC    $@'
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

# Made anew each time, so that a deleted module leaves nothing behind.
$(LIBRARY): $(MODULES:%.c=$(OUT)/%.o)
	@rm -f $@
	@echo '  AR    $@'
	$(Q)ar rcsD $@ $^

# Processors register themselves in a linker section: their objects are linked whole, and of the
# library only what they use.
$(BIN)/processor-%: $(OUT)/processors/%.o $(LIBRARY)
	@mkdir -p $(@D)
	@echo '  LINK  $@'
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBS)

$(UNIONS:processors/%.c=$(BIN)/processor-%): $(PROCESSORS:%.c=$(OUT)/%.o)

$(PROGRAM_BINARIES): $(BIN)/%: $(OUT)/programs/%.o $(LIBRARY)
	@mkdir -p $(@D)
	@echo '  LINK  $@'
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBS)

$(foreach p,$(PROGRAMS),$(eval $(p:programs/%.c=$(BIN)/%): $(patsubst %,$(OUT)/processors/%.o,\
	$(shell sed -n 's|^/\* link: \(.*\) \*/$$|\1|p' $p))))

$(OUT)/unit/%: $(OUT)/tests/unit/%.o $(LIBRARY)
	@mkdir -p $(@D)
	@echo '  LINK  $@'
	$(Q)$(LINK) -o $@ $< $(LIBRARY) $(LIBS)

$(OUT)/fuzz/%: $(OUT)/tests/fuzz/%.o $(LIBRARY)
	@mkdir -p $(@D)
	@echo '  LINK  $@'
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $< $(LIBRARY) $(LIBS)

-include $(OBJECTS:.o=.d)

units: $(UNIT_PROGRAMS)
fuzzers: $(FUZZ_PROGRAMS)

# --- tests --------------------------------------------------------------------------------------

check: deps ## everything that must hold before a commit; ends with "N passed, N failed"
	@MAKE=$(MAKE) tests/check

check-long: deps ## what takes longer: chains of all pairs, more ways and fuzzing; the same closing line
	@MAKE=$(MAKE) tests/check-long

test-unit: units ## the unit tests of this variant
	tests/run-unit $(OUT)/unit

test-bats: all ## the bats suites of this variant
	tests/run-bats $(BIN)

test-cases: all ## the case folders of this variant
	tests/run-cases --bin-dir $(BIN)

test-asan: ## unit tests, bats suites and cases under ASan and UBSan
	$(MAKE) VARIANT=asan test-unit test-bats test-cases

conformance: all ## the conformance pack, where ../shared has one
	../shared/conformance/run-conformance --bin-dir $(BIN) --prefix processor- --exact \
		--skip-missing --summary ../shared/conformance/pack

fuzz: ## every fuzz target for FUZZ_SECONDS (20) seconds
	$(MAKE) VARIANT=fuzz fuzzers
	tests/run-fuzz build/fuzz/fuzz $(FUZZ_SECONDS)

lint: ## layers, forbidden words, formatting, static analysis
	tests/lint

format: ## lay out all C files
	clang-format-19 -i $(FORMATTED)

bench: all ## the benchmarks; writes docs/BENCHMARKS.md
	tests/bench/run

# --- the rest -----------------------------------------------------------------------------------

demo: ## the eight steps of the README on real data
	tests/deps build
	-tests/deps demo
	$(MAKE) all
	tests/demo/run $(BIN)

deps: ## install the Debian packages that are missing (tests/packages.txt)
	tests/deps

docs: all ## bring the generated parts of README.md and docs/ up to date
	tests/docs/generate $(BIN)

install: all manual completion ## install all below PREFIX (/usr/local), with DESTDIR in front
	install -d $(DESTDIR)$(PREFIX)/bin $(MAN1) $(COMPLETIONS)
	$(if $(BINARIES),install $(BINARIES) $(PROGRAM_BINARIES) $(DESTDIR)$(PREFIX)/bin)
	$(if $(NAMES),install -m 644 $(NAMES:%=build/manual/processor-%.1) $(MAN1))
	install -m 644 build/completion/kbc-processors $(COMPLETIONS)
	for name in $(NAMES); do ln -sf kbc-processors $(COMPLETIONS)/processor-$$name; done

# --- publishing ---------------------------------------------------------------------------------

dockerfiles: all ## build/dockerfiles/NAME/Dockerfile for every processor, from Dockerfile.template
	publish/dockerfiles $(BIN) build/dockerfiles $(SOURCE)

image-%: dockerfiles
	publish/images $(BASE) $(VERSION) $*

images: dockerfiles ## the images of all processors, with docker, podman or buildah; BASE= names the base image
	publish/images $(BASE) $(VERSION) $(NAMES)

test-images: all ## builds images without a registry, and runs them
	tests/images

registration: all ## build/registration/NAME.json: what the platform's developer portal asks for
	publish/registration $(BIN) build/registration $(DOCUMENTATION)

manual: all ## build/manual/processor-NAME.1, the manual pages
	publish/manual $(BIN) build/manual

completion: all ## build/completion/kbc-processors, for bash
	publish/completion $(BIN) build/completion/kbc-processors

dist: ## build/kbc-processors-VERSION.tar.gz, the files of the last commit
	@mkdir -p build
	git archive --format=tar.gz --prefix=kbc-processors-$(VERSION)/ -o build/kbc-processors-$(VERSION).tar.gz HEAD

clean: ## remove build/
	rm -rf build
