package scan

import "testing"

func TestCryptoWallet(t *testing.T) {
	testDetector(t, "crypto_wallet", []detection{
		{"first of all", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Medium},
		{"with a keyword", "send bitcoin to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", 0.95},
		{"script", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", Medium},
		{"BIP 173", "pay BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4 now", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Medium},
		{"test network", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", Medium},
		{"BIP 350", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", Medium},

		{"wrong check", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "", 0},
		{"wrong alphabet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0O", "", 0},
		{"BIP 173, wrong check", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "", 0},
		{"mixed case", "bc1QW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "", 0},
		{"a long number", "11111111111111111111111111111111", "", 0},
	})
}
