package scan

import "testing"

func TestCryptoWalletEth(t *testing.T) {
	testDetector(t, "crypto_wallet_eth", []detection{
		{"EIP-55", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Medium},
		{"lower case", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", Low},
		{"lower case, keyword", "wallet: 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", Medium},
		{"EIP-55, other", "pay 0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359 now", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", Medium},
		{"keyword", "wallet 0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", 0.95},
		{"capitals", "0x52908400098527886E0F7030069857D2E4169EE7", "0x52908400098527886E0F7030069857D2E4169EE7", Low},

		{"EIP-55, wrong case", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", "", 0},
		{"a hash", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00", "", 0},
		{"no 0x", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "", 0},
		{"short", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA", "", 0},
		{"no hexadecimal", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg", "", 0},
	})
}
