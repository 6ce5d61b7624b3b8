# Everything a person or CI runs. Two commands are enough for a newcomer:
# "go run ./cmd/postern serve" and "make test".

export CGO_ENABLED = 0

# Tools are run at fixed versions through the module proxy, nothing is installed.
GOFUMPT     = go run mvdan.cc/gofumpt@v0.12.0
STATICCHECK = go run honnef.co/go/tools/cmd/staticcheck@v0.8.2
BENCHSTAT   = go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
FUZZTIME    = 1s

.PHONY: build test deps vet fmt lint race fuzz bench samples corpus score-detect noise businessmail bench-scan

build:
	go build -trimpath -o postern ./cmd/postern

# deps installs, from Debian's packages, the programs that the tests run; it
# does nothing where they are there.
deps:
	@scripts/deps

test: deps
	go test -timeout 30m ./...

vet:
	go vet ./...

fmt:
	@out=$$($(GOFUMPT) -l .); test -z "$$out" || { echo "not formatted by gofumpt:"; echo "$$out"; exit 1; }

lint:
	$(STATICCHECK) ./...

# race runs what is concurrent under the race detector, which needs cgo.
# The launcher of programs bounds its own address space, which the race detector cannot bear;
# it has one goroutine.
race:
	CGO_ENABLED=1 go test -race -timeout 30m ./audit ./gate $$(go list ./internal/... | grep -v internal/program) ./mail ./milter ./quarantine/... ./relay

# fuzz runs each fuzz target for FUZZTIME.
fuzz:
	@scripts/fuzz $(FUZZTIME)

# bench measures the judging of small and mixed mail, and a milter that only speaks
# the protocol beside ours; the table is benchstat's. Compare within one run.
bench: deps
	go test -run '^$$' -bench . -count 6 ./gate ./mail ./scan ./encrypt/... ./extract/... ./cmd/postern | tee bench.out
	$(BENCHSTAT) bench.out

# samples scores the text extraction and the detection over sample data that is not part of
# the project: make samples SAMPLES=/path/to/dev TOOLS=/path/to/tools
samples: build
	python3 $(TOOLS)/score-extract.py --manifest $(SAMPLES)/extract/dev.tsv --files $(SAMPLES)/extract/files --tool './postern extract {file}' --name postern
	python3 $(TOOLS)/score-detect.py cases $(SAMPLES)/detect/cases.jsonl --cmd './postern scan --jsonl' --per-type

# corpus measures the readers over thousands of real files beside other programs; it fetches
# 1 GB of source packages the first time: make corpus FOLDER=/path
corpus:
	scripts/corpus $(FOLDER)

# score-detect is the second half of it alone, with the cases that went wrong in
# detect-errors.jsonl.
score-detect: build
	python3 $(TOOLS)/score-detect.py cases $(SAMPLES)/detect/cases.jsonl --cmd './postern scan --jsonl' --per-type --dump-errors detect-errors.jsonl

# noise counts what is found in text that holds nothing: Go's sources, and the
# documentation, licences, manuals and headers of this machine; made tables of numbers.
# The figures are per MiB; docs/detection.md has the last ones.
noise:
	go test ./scan -run TestNoise -count 1 -v -noise

# businessmail judges made ordinary mail under all policy packs: at most one of a
# thousand may be held. make businessmail MAILS=20000
MAILS = 10000
businessmail:
	go test ./gate -run TestBusinessMailPasses -count 1 -v -mails $(MAILS)

# bench-scan measures the scan engine beside Hyperscan over the same texts, for the same
# rules, in alternating rounds. It alone needs cgo and libhyperscan, which it installs.
bench-scan:
	@[ -e /usr/include/hs/hs.h ] || { apt-get update -qq && apt-get install -y -qq --no-install-recommends gcc libc6-dev libhyperscan-dev; }
	CGO_ENABLED=1 go run -tags hyperscan ./internal/benchscan/hyperscan
