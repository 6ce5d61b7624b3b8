package relay

import (
	"net"
	"net/netip"
	"testing"
)

func TestTrusts(t *testing.T) {
	s := &Server{opts: Options{Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.8.0/24"), netip.MustParsePrefix("::1/128")}}}
	for _, c := range []struct {
		addr net.Addr
		want bool
	}{
		{&net.TCPAddr{IP: net.ParseIP("10.0.8.7")}, true},
		{&net.TCPAddr{IP: net.ParseIP("::ffff:10.0.8.7")}, true},
		{&net.TCPAddr{IP: net.ParseIP("::1")}, true},
		{&net.TCPAddr{IP: net.ParseIP("10.0.9.7")}, false},
		{&net.TCPAddr{IP: net.ParseIP("fe80::1"), Zone: "eth0"}, false},
		{&net.UnixAddr{Name: "/run/x"}, true},
	} {
		if got := s.trusts(c.addr); got != c.want {
			t.Errorf("%v: got %v, want %v", c.addr, got, c.want)
		}
	}
	if !(&Server{}).trusts(&net.TCPAddr{IP: net.ParseIP("192.0.2.1")}) {
		t.Error("without networks nobody is served")
	}
}
