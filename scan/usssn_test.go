package scan

import "testing"

func TestUSSSN(t *testing.T) {
	testDetector(t, "us_ssn", []detection{
		{"dashes alone", "id 536-22-1234 ok", "536221234", Low},
		{"dashes and label", "SSN: 536-22-1234", "536221234", High},
		{"dashes and keyword further on", "Form 536-22-1234 was sent in by mail. Please check the social security number.", "536221234", Medium},
		{"spaces and keyword", "my ssn: 536 22 1234.", "536221234", Medium},
		{"dots and keyword", "my ssn: 536.22.1234.", "536221234", Medium},
		{"bare with keyword", "social security 536221234", "536221234", Medium},
		{"identifier", "employee_ssn=536-22-1234", "536221234", High},
		{"full width", "SSN ５３６-２２-１２３４", "536221234", High},

		{"bare alone", "536221234", "", 0},
		{"spaces alone", "536 22 1234", "536221234", Low},
		{"dots alone", "it is 536.22.1234", "536221234", Low},
		{"two groups", "my ssn is 536-221234", "536221234", High},
		{"two groups, the other way", "ssn: 53622-1234", "536221234", High},
		{"two groups alone", "order 536-221234", "", 0},
		{"ZIP and four alone", "Springfield 53622-1234", "", 0},
		{"two separators", "536-22.1234", "", 0},
		{"area 000", "ssn 000-22-1234", "", 0},
		{"area 666", "ssn 666-22-1234", "", 0},
		{"area 9xx", "ssn 936-22-1234", "", 0},
		{"group 00", "ssn 536-00-1234", "", 0},
		{"serial 0000", "ssn 536-22-0000", "", 0},
		{"printed in advertisements", "ssn 078-05-1120", "", 0},
		{"longer with dashes", "ssn 1-536-22-1234", "", 0},
		{"longer behind", "ssn 536-22-1234-5", "", 0},
		{"mixed separators", "ssn 536-22 1234", "", 0},
		{"ZIP+4", "ssn 90210-1234", "", 0},
	})
}
