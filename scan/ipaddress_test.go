package scan

import "testing"

func TestIPAddress(t *testing.T) {
	testDetector(t, "ip_address", []detection{
		{"alone", "133.133.133.133", "133.133.133.133", Low},
		{"with a port", "to 133.133.133.133:8080", "133.133.133.133", Low},
		{"with a keyword", "my ip: 10.1.1.235.", "10.1.1.235", Medium},
		{"in brackets", "Received: from x ([192.0.2.17])", "192.0.2.17", Low},
		{"in a sentence", "It is 198.51.100.128.", "198.51.100.128", Low},
		{"before a sign", "133.133.133.133@53", "133.133.133.133", Low},
		{"version 6", "my ip: 2001:db8:85a3::8a2e:370:7334.", "2001:db8:85a3::8a2e:370:7334", Medium},
		{"version 6, full", "from 1234:ABCD:23AF:1111:2222:3333:0:1 to", "1234:abcd:23af:1111:2222:3333:0:1", Low},
		{"version 6, in brackets", "[2A00:1450:4001:82f::200e]:443", "2a00:1450:4001:82f::200e", Low},

		{"few digits", "the resolver 8.8.8.8 answers", "8.8.8.8", Low},
		{"a network", "net 198.51.100.128/25", "198.51.100.128", Low},
		{"link-local, called so", "ip 169.254.169.254", "169.254.169.254", Low},
		{"loopback, called so", "localhost 127.0.0.1", "127.0.0.1", Low},
		{"multicast, called so", "ip: 239.255.255.250", "239.255.255.250", Low},
		{"version 6, link-local, called so", "Gateway: fe80::1ff on eth0", "fe80::1ff", Low},
		// RFC 4291, 2.2.3 and 2.5.5.2; RFC 6052, 2.4.
		{"version 6, mapped", "Connect to ::ffff:192.0.2.33 now", "::ffff:192.0.2.33", Low},
		{"version 6, translated", "NAT64 64:ff9b::192.0.2.33", "64:ff9b::c000:221", Low},
		{"version 6, short", "to 2001:db8::1.", "2001:db8::1", Low},

		{"link-local", "169.254.169.254", "", 0},
		{"loopback", "127.100.100.100", "", 0},
		{"version 6 with a bad end", "2001:db8::256.1.1.1", "", 0},
		{"a path", "198.51.100.128/25/3", "", 0},
		{"no prefix", "198.51.100.128/99", "", 0},
		{"too great", "ip 256.133.133.133", "", 0},
		{"leading zero", "ip 133.033.133.133", "", 0},
		{"five numbers", "ip 133.133.133.133.1", "", 0},
		{"three numbers", "ip 133.133.133", "", 0},
		{"behind a sign", "me@133.133.133.133", "", 0},
		{"link-local, 6", "fe80::1ff:fe23:4567:890a", "", 0},
		{"hardware", "00:1a:2b:3c:4d:5e:6f:70", "", 0},
		{"a scope", "ab12::cd34::Ef", "", 0},
		{"nine groups", "1234:ABCD:23AF:1111:2222:3333:0:1:2", "", 0},
		{"multicast", "239.255.255.250", "", 0},
	})
}
