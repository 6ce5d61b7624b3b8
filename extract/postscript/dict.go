package postscript

var dictOperators = map[string]func(*machine) error{
	"dict": func(m *machine) error {
		if _, err := m.int(); err != nil {
			return err
		}
		m.push(dictOf(newDict()))
		return m.allocate(1, 200)
	},
	"begin": func(m *machine) error {
		o, err := m.of(dictKind)
		if err != nil || len(m.dicts) > 1000 {
			return errTypecheck
		}
		m.dicts = append(m.dicts, o.dict)
		return nil
	},
	"end": func(m *machine) error {
		if len(m.dicts) <= 2 {
			return errStack
		}
		m.dicts = m.dicts[:len(m.dicts)-1]
		return nil
	},
	"def": func(m *machine) error {
		v, _ := m.pop()
		k, err := m.pop()
		if err != nil {
			return err
		}
		m.dicts[len(m.dicts)-1].put(k.key(), v)
		return m.allocate(1, 200)
	},
	"store": func(m *machine) error {
		v, _ := m.pop()
		k, err := m.pop()
		if err != nil {
			return err
		}
		for i := len(m.dicts) - 1; i >= 0; i-- {
			if _, ok := m.dicts[i].m[k.key()]; ok {
				m.dicts[i].put(k.key(), v)
				return nil
			}
		}
		m.dicts[len(m.dicts)-1].put(k.key(), v)
		return m.allocate(1, 200)
	},
	"load": func(m *machine) error {
		k, err := m.pop()
		if err != nil {
			return err
		}
		v, ok := m.lookup(k.key())
		if !ok {
			return errUndefined
		}
		m.push(v)
		return nil
	},
	"known": func(m *machine) error {
		k, _ := m.pop()
		d, err := m.of(dictKind)
		if err != nil {
			return err
		}
		_, ok := d.dict.m[k.key()]
		m.push(truth(ok))
		return nil
	},
	"undef": func(m *machine) error {
		k, _ := m.pop()
		d, err := m.of(dictKind)
		if err == nil {
			m.steps += len(d.dict.keys) / 16
			d.dict.remove(k.key())
		}
		return err
	},
	"where": func(m *machine) error {
		k, err := m.pop()
		if err != nil {
			return err
		}
		for i := len(m.dicts) - 1; i >= 0; i-- {
			if _, ok := m.dicts[i].m[k.key()]; ok {
				m.push(dictOf(m.dicts[i]))
				m.push(truth(true))
				return nil
			}
		}
		m.push(truth(false))
		return nil
	},
	"currentdict":    func(m *machine) error { m.push(dictOf(m.dicts[len(m.dicts)-1])); return nil },
	"countdictstack": func(m *machine) error { m.push(whole(len(m.dicts))); return nil },
	"cleardictstack": func(m *machine) error { m.dicts = m.dicts[:2]; return nil },
	"maxlength": func(m *machine) error {
		d, err := m.of(dictKind)
		if err == nil {
			m.push(whole(len(d.dict.keys) + 100))
		}
		return err
	},
	"vmstatus":      func(m *machine) error { m.push(whole(1)); m.push(whole(1 << 20)); m.push(whole(1 << 28)); return nil },
	"setglobal":     func(m *machine) error { return m.drop(1) },
	"currentglobal": func(m *machine) error { m.push(truth(false)); return nil },
	"gcheck":        func(m *machine) error { return m.answer(false) },
	"setpagedevice": func(m *machine) error { return m.drop(1) },
	"currentpagedevice": func(m *machine) error {
		m.push(dictOf(newDict()))
		return nil
	},
	"resourcestatus": func(m *machine) error {
		err := m.drop(2)
		m.push(truth(false))
		return err
	},
	"resourceforall": func(m *machine) error { return m.drop(4) },
	"defineresource": func(m *machine) error {
		kind, _ := m.pop()
		v, _ := m.pop()
		k, err := m.pop()
		if err != nil {
			return err
		}
		m.resource(kind.key()).put(k.key(), v)
		m.push(v)
		return nil
	},
	"findresource": func(m *machine) error {
		kind, _ := m.pop()
		k, err := m.pop()
		if err != nil {
			return err
		}
		v, ok := m.resource(kind.key()).m[k.key()]
		switch {
		case ok:
			m.push(v)
		case kind.key() == "Font":
			m.push(dictOf(m.font(k.key())))
		case kind.key() == "Encoding":
			return m.encoding(k.key())
		default:
			return errUndefined
		}
		return nil
	},
	"findencoding": func(m *machine) error {
		k, err := m.pop()
		if err != nil {
			return err
		}
		return m.encoding(k.key())
	},
}

// resource is the dict of the resources of a category.
func (m *machine) resource(category string) *dict {
	if category == "Font" {
		return m.fonts
	}
	if v, ok := m.system.m["\x02"+category]; ok {
		return v.dict
	}
	d := newDict()
	m.system.put("\x02"+category, dictOf(d))
	return d
}

func (m *machine) encoding(name string) error {
	v, ok := m.system.m[name]
	if !ok || v.kind != arrayKind {
		return errUndefined
	}
	m.push(v)
	return nil
}

// constants puts what is no operator into the system's dict.
func (m *machine) constants() {
	for name, v := range map[string]object{
		"true": truth(true), "false": truth(false), "null": {},
		"systemdict": dictOf(m.system), "userdict": dictOf(m.user), "globaldict": dictOf(m.user), "FontDirectory": dictOf(m.fonts), "GlobalFontDirectory": dictOf(m.fonts),
		"statusdict": dictOf(newDict()), "errordict": dictOf(newDict()), "$error": dictOf(newDict()),
		"languagelevel": whole(3), "version": stringOf([]byte("3010")), "product": stringOf([]byte("postern")), "revision": whole(1), "serialnumber": whole(0),
		"StandardEncoding": array(standardEncoding()), "ISOLatin1Encoding": array(latin1Encoding()),
	} {
		m.system.put(name, v)
	}
}
