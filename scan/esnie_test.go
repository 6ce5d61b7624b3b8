package scan

import "testing"

func TestEsNIE(t *testing.T) {
	testDetector(t, "es_nie", []detection{
		{"label, colon", "foreigner ID: Y6023332-Z", "Y6023332Z", 0.90},
		{"label, nbsp", "foreigner ID:\u00a0Z-9624075-Y", "Z9624075Y", 0.90},
		{"label, dash", "foreigner ID - X5910236H", "X5910236H", 0.90},
		{"label, paren", "Please check (foreigner ID X 4365698 E) before Friday.", "X4365698E", 0.90},
		{"label, xml", "<numeroNie>y7298954x</numeroNie>", "Y7298954X", 0.90},
		{"label 1", "nie: X1234567L", "X1234567L", 0.90},
		{"label 2", "nie Y1234567X.", "Y1234567X", 0.90},
		{"label 3", "Our file has the nie and that is X1234567L, as agreed", "X1234567L", 0.90},
		{"label 4", "nie=Y1234567X;", "Y1234567X", 0.90},
		{"label 5", "<nie>\nX1234567L\n", "X1234567L", 0.90},
		{"lower case", "nie: x1234567l", "X1234567L", 0.90},

		{"wrong", "nie: X1234568L", "", 0},
		{"longer", "nie: X1234567L77777777777777", "", 0},
		{"goes on", "nie: X1234567L-44", "", 0},
		{"begins before", "nie: 44-X1234567L", "", 0},
		{"short", "nie: X12345", "", 0},
		{"address", "nie: X1234567L@a.example", "", 0},
		{"no keyword", "it is X1234567L here", "", 0},
	})
}
