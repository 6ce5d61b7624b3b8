package storetest

import (
	"testing"

	"postern/quarantine"
)

// A Kind is one kind of store to be tested.
type Kind struct {
	// Open opens the store called place, a name that is new for every test; several calls
	// with one place open one store, as several processes would. The test
	// closes what it opened.
	Open func(t *testing.T, place string) quarantine.Store
	// Cut takes the last byte off everything that is stored at place.
	Cut func(t *testing.T, place string)
}

// Run runs the suite. Each test has a place of its own.
func Run(t *testing.T, k Kind) {
	tests := []struct {
		name string
		test func(*testing.T, Kind)
	}{
		{"put-round-trip", putRoundTrip},
		{"put-record", putRecord},
		{"put-retry-in-window", putRetry},
		{"put-again-after-window", putAgain},
		{"put-record-is-no-mail", putRecordIsNoMail},
		{"put-failing-bytes-leave-no-item", putFailingBytes},
		{"put-refuses-half-items", putHalf},
		{"put-parallel-retries", putParallel},
		{"open-cut-bytes", openCut},
		{"open-unknown", openUnknown},
		{"lookup", lookup},
		{"list-search", listSearch},
		{"list-states-and-times", listStates},
		{"list-pages-under-insertion", listPages},
		{"list-bad-cursor", listBadCursor},
		{"decide", decide},
		{"decide-conflicts", decideConflicts},
		{"decide-parallel", decideParallel},
		{"note", note},
		{"expire", expire},
		{"lease-and-finish", leaseAndFinish},
		{"lease-only-what-is-due", leaseDue},
		{"lease-lost-and-retaken", leaseLost},
		{"lease-extended", leaseExtended},
		{"lease-parallel", leaseParallel},
		{"counts", counts},
		{"once", once},
		{"settings", settings},
		{"sweep", sweep},
		{"ping", ping},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.test(t, k) })
	}
}
