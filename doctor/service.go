package doctor

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// A service is the running "postern serve", as far as its sockets show it.
type service struct{ process }

// note remembers who answered; the process is worth more than the user alone.
func (s *service) note(p process) {
	if p.known && (!s.known || s.pid == 0) {
		s.process = p
	}
}

// spare is how many files a service opens beside its connections: store, spool, workers.
const spare = 200

// examineProcess looks at what the running service may use.
func (g *group) examineProcess() {
	s := g.service
	if !s.known {
		return
	}
	if s.uid == 0 {
		g.warn("user", s.String(), "the service runs as root", "give it a user of its own (systemd: User=)")
	} else {
		g.ok("user", s.String(), "the service does not run as root")
	}
	if s.pid == 0 {
		return
	}
	file := fmt.Sprintf("/proc/%d/limits", s.pid)
	most, ok := openFiles(file)
	if !ok {
		return
	}
	// A connection of the relay has its next hop's beside it.
	c := g.Config
	want := spare
	if c.Milter.Listen != "" {
		want += c.Milter.MaxConnections
	}
	if c.Relay.Listen != "" {
		want += 2 * c.Relay.MaxConnections
	}
	found := fmt.Sprintf("%d files may be open; connections up to max_connections need about %d", most, want)
	if most < want {
		g.warn("open_files", file, found, "raise it (systemd: LimitNOFILE=), or lower max_connections")
		return
	}
	g.ok("open_files", file, found)
}

// openFiles reads the soft limit of open files (proc_pid_limits(5)).
func openFiles(file string) (n int, ok bool) {
	f, err := os.Open(file)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, found := strings.CutPrefix(lines.Text(), "Max open files"); found {
			n, err = strconv.Atoi(strings.Fields(rest + " -")[0])
			return n, err == nil
		}
	}
	return 0, false
}
