package scan

import "testing"

func TestIPAddress(t *testing.T) {
	testDetector(t, "ip_address", []detection{
		{"alone", "133.133.133.133", "133.133.133.133", Low},
		{"with a port", "to 133.133.133.133:8080", "133.133.133.133", Low},
		{"with a keyword", "my ip: 10.1.1.235.", "10.1.1.235", Medium},
		{"in brackets", "Received: from x ([192.0.2.17])", "192.0.2.17", Low},
		{"in a sentence", "It is 198.51.100.128.", "198.51.100.128", Low},
		{"before a sign", "133.133.133.133@something", "", 0},

		{"link-local", "ip 169.254.169.254", "", 0},
		{"loopback", "ip 127.100.100.100", "", 0},
		{"too great", "ip 256.133.133.133", "", 0},
		{"a network", "net 198.51.100.128/25", "", 0},
		{"leading zero", "ip 133.033.133.133", "", 0},
		{"five numbers", "ip 133.133.133.133.1", "", 0},
		{"three numbers", "ip 133.133.133", "", 0},
		{"multicast", "ip 239.255.255.250", "", 0},
	})
}
