package scan

import "testing"

func TestPersonName(t *testing.T) {
	testDetector(t, "person_name", []detection{
		{"first and last", "as Anna Schneider wrote", "anna schneider", Low},
		{"form of address", "Dear Mr. Okonkwo,", "mr. okonkwo", Low},
		{"German", "Sehr geehrte Frau Dr. Weiß", "frau dr. weiss", Low},
		{"initial", "by John Q. Miller today", "john q. miller", Low},
		{"particle", "an Ludwig van Beethoven", "ludwig van beethoven", Low},
		{"French", "Mme Dupont arrive", "mme dupont", Low},
		{"patient", "Patient: María García López", "maria garcia lopez", Medium},
		{"holder", "account holder Peter Jones", "peter jones", Medium},

		{"first name alone", "Anna wrote", "", 0},
		{"lower case", "anna schneider", "", 0},
		{"no name", "In May The Queen", "", 0},
		{"months", "Mark March 2024", "", 0},
		{"company", "John Inc", "", 0},
		{"constant", "MARK AS READ", "", 0},
	})
}
