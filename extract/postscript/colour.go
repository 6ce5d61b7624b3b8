package postscript

// colourOperators keep the stack as a printer would: a program asks for colours and
// line widths to come back to them.
var colourOperators = map[string]func(*machine) error{
	"setcolorspace": func(m *machine) error {
		o, err := m.pop()
		m.state.components = components(o)
		return err
	},
	"setcolor": func(m *machine) error {
		if n := len(m.stack); n > 0 && m.stack[n-1].kind == dictKind { // a pattern
			return m.drop(1)
		}
		return m.drop(max(m.state.components, 1))
	},
	"currentcolorspace": func(m *machine) error { m.push(array([]object{literal("DeviceGray")})); return nil },
	"currentcolor":      func(m *machine) error { m.pushNumbers(0); return nil },
	"currentgray":       func(m *machine) error { m.pushNumbers(0); return nil },
	"currentrgbcolor":   func(m *machine) error { m.pushNumbers(0, 0, 0); return nil },
	"currenthsbcolor":   func(m *machine) error { m.pushNumbers(0, 0, 0); return nil },
	"currentcmykcolor":  func(m *machine) error { m.pushNumbers(0, 0, 0, 1); return nil },
	"currentlinewidth":  func(m *machine) error { m.pushNumbers(1); return nil },
	"currentlinecap":    func(m *machine) error { m.pushNumbers(0); return nil },
	"currentlinejoin":   func(m *machine) error { m.pushNumbers(0); return nil },
	"currentmiterlimit": func(m *machine) error { m.pushNumbers(10); return nil },
	"currentflat":       func(m *machine) error { m.pushNumbers(1); return nil },
	"currentdash":       func(m *machine) error { m.push(array(nil)); m.pushNumbers(0); return nil },
	"currenttransfer":   func(m *machine) error { m.push(object{kind: arrayKind, exec: true}); return nil },
	"currentscreen": func(m *machine) error {
		m.pushNumbers(60, 45)
		m.push(object{kind: arrayKind, exec: true})
		return nil
	},
	"currentblackgeneration": func(m *machine) error { m.push(object{kind: arrayKind, exec: true}); return nil },
	"currentstrokeadjust":    func(m *machine) error { m.push(truth(false)); return nil },
	"currentoverprint":       func(m *machine) error { m.push(truth(false)); return nil },
	"currenthalftone":        func(m *machine) error { m.push(dictOf(newDict())); return nil },
	"currentsystemparams":    func(m *machine) error { m.push(dictOf(newDict())); return nil },
	"currentuserparams":      func(m *machine) error { m.push(dictOf(newDict())); return nil },
	"pathforall":             func(m *machine) error { return m.drop(4) },
	"makepattern":            func(m *machine) error { return m.drop(1) },
	"pdfmark": func(m *machine) error {
		_, err := m.toMark()
		return err
	},
}

// components is how many numbers a colour of a space has (PLRM 3, section 4.8).
func components(space object) int {
	name := space.name
	if space.kind == arrayKind && len(space.arr) > 0 {
		name = space.arr[0].name
	}
	switch name {
	case "DeviceRGB", "CIEBasedABC", "CIEBasedDEF":
		return 3
	case "DeviceCMYK", "CIEBasedDEFG":
		return 4
	case "DeviceN":
		if len(space.arr) > 1 {
			return len(space.arr[1].arr)
		}
	}
	return 1
}
