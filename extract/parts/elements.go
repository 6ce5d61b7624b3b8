package parts

import "postern/internal/xmltoken"

// Elements are what a reader does with the tokens of XML: with an element's start and its end, with
// text, and with comments and document types. An empty element is ended as soon as it began.
type Elements struct {
	Start  func(t *xmltoken.Token)
	End    func(name string)
	Chars  func(text string)
	Remark func(text string)
}

// Token takes one token, for [Pack.Tokens].
func (e Elements) Token(t *xmltoken.Token) {
	switch t.Kind {
	case xmltoken.StartTag:
		e.Start(t)
		if t.Empty {
			e.End(t.Name)
		}
	case xmltoken.EndTag:
		e.End(t.Name)
	case xmltoken.Chars:
		e.Chars(t.Text)
	case xmltoken.Other:
		e.Remark(t.Text)
	}
}
