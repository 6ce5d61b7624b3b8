package milter

import library "github.com/emersion/go-milter"

// macros are the values that the mail server sent, kept apart by stage: a packet
// replaces those of its own stage only, and a command forgets those of the
// stages after it. The value of the latest stage counts.
type macros struct {
	of    [len(stages)]map[string]string
	fresh [len(stages)]bool // sent for a command that has not come yet
}

var stages = [...]library.Code{
	library.CodeConn, library.CodeHelo, library.CodeMail, library.CodeRcpt,
	library.CodeData, library.CodeHeader, library.CodeEOH, library.CodeBody, library.CodeEOB,
}

func stage(code library.Code) int {
	for i, c := range stages {
		if c == code {
			return i
		}
	}
	return -1
}

// set keeps the macros of one packet: names and values in turn.
func (m *macros) set(code library.Code, words [][]byte) {
	i := stage(code)
	if i < 0 {
		return
	}
	m.of[i] = make(map[string]string, len(words)/2)
	for len(words) > 0 {
		name, value := string(words[0]), ""
		if len(words) > 1 {
			value = string(words[1])
		}
		m.of[i][bare(name)] = value
		words = words[min(2, len(words)):]
	}
	m.fresh[i] = true
}

// begin is the command whose macros were sent before it.
func (m *macros) begin(code library.Code) {
	i := stage(code)
	if !m.fresh[i] {
		m.of[i] = nil
	}
	m.fresh[i] = false
	m.forget(i + 1)
}

// forget drops the macros of all stages from i on.
func (m *macros) forget(from int) {
	for i := from; i < len(stages); i++ {
		m.of[i], m.fresh[i] = nil, false
	}
}

// value is the latest value of a macro, empty when there is none.
func (m *macros) value(name string) string {
	for i := len(stages) - 1; i >= 0; i-- {
		if v := m.of[i][name]; v != "" {
			return v
		}
	}
	return ""
}

// bare is a macro's name without braces: "{i}" and "i" are one.
func bare(name string) string {
	if len(name) > 2 && name[0] == '{' && name[len(name)-1] == '}' {
		return name[1 : len(name)-1]
	}
	return name
}
