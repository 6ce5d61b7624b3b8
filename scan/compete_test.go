package scan

import (
	"slices"
	"strings"
	"testing"

	"postern/extract"
)

func TestCompete(t *testing.T) {
	e := newTestEngine(t, Options{Terms: All()})
	for _, tt := range []struct{ text, want, not string }{
		{"NHS number: 943 476 5919, tel 020 7946 0000", "uk_nhs", ""},
		{"NHS number 943 476 5919 (call to confirm)", "uk_nhs", "phone"},
		{"tel: 0943 476 5919, ask for the NHS number", "phone", "uk_nhs"},
		{"SSN 219-09-9998, call me", "us_ssn", "phone"},
		{"ITIN: 912-78-1234, the SSN is missing", "us_itin", "us_ssn"},
		{"BSN 111222333, account number follows", "nl_bsn", "us_bank_account"},
		{"account number: 111222333, no BSN given", "us_bank_account", "nl_bsn"},
		{"routing number 021000021 for the account number below", "us_aba_routing", "us_bank_account"},
		{"account number: 021000021; the routing number is on the cheque", "us_bank_account", "us_aba_routing"},
		{"IBAN DE89 3704 0044 0532 0130 00, card to follow", "iban", "payment_card"},
		{"card 4111 1111 1111 1111 or IBAN", "payment_card", "iban"},
		{"IMEI: 490154203237518, card enclosed", "imei", "payment_card"},
		{"EAN 4006381333931", "", "payment_card"},
		{"US passport: 123456782; sofi unknown", "us_passport", "nl_bsn uk_passport"},
		{"cn passport: EA1234567", "cn_passport", "pl_passport"},
		{"call 4111 1111 1111 1111", "payment_card", "phone"},
		{"date 2026-03-14, phone on request", "", "phone"},
		{"call 20260314", "", "phone"},
		{"tracking number 1Z999AA10123456784", "", "vin"},
		{"order number 4111111111", "", "payment_card"},
		{"uuid 3f2504e0-4f89-41d3-9a0c-0305e82c3301", "", "secret:generic_secret"},
		{"sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709", "", "crypto_wallet_eth"},
		{"Steuernummer 181/815/08155, Telefon folgt", "de_steuernummer", "phone"},
		{"UTR 1123456789, phone in the letter", "", "phone"},
		{"USt-IdNr. DE136695976", "de_vat eu_vat", ""},
	} {
		var got []string
		for _, f := range finds(e, tt.text) {
			got = append(got, f.Detector)
		}
		for _, want := range strings.Fields(tt.want) {
			if !slices.Contains(got, want) {
				t.Errorf("%q: got %v, want %s", tt.text, got, want)
			}
		}
		for _, not := range strings.Fields(tt.not) {
			if slices.Contains(got, not) {
				t.Errorf("%q: got %v, without %s expected", tt.text, got, not)
			}
		}
	}
	// The header of the column decides, too.
	var got []string
	e.Scan(&extract.Document{Text: "111222333", Places: []extract.Place{{Where: "A2", Column: "BSN"}}}, func(f Finding) {
		got = append(got, f.Detector)
	})
	if len(got) != 1 || got[0] != "nl_bsn" {
		t.Errorf("in a column of BSN: got %v", got)
	}
}
