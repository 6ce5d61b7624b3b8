package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// passwordWords are what people write before a password, in lower case.
var passwordWords = []string{
	"password", "passphrase", "passcode", "passwd", "pass", "pwd", "psw", "pw", "pin",
	"passwort", "kennwort", "losung", "zugangscode", "schlüssel", "code", "key",
	"mot de passe", "mdp", "contraseña", "contrasena", "clave", "senha", "palavra-passe",
	"wachtwoord", "lösenord", "adgangskode", "kodeord", "passord", "salasana", "hasło", "haslo", "heslo", "jelszó",
	"parola", "parole", "parolă", "şifre", "sifre", "geslo", "lozinka", "zaporka", "slaptažodis", "parool",
	"пароль", "парола", "κωδικός", "סיסמה", "كلمة المرور", "كلمة السر", "पासवर्ड",
}

// joinedPasswordWords are those of scripts that put no blanks between words.
var joinedPasswordWords = []string{"密码", "密碼", "口令", "解压码", "パスワード", "暗証", "비밀번호", "암호", "รหัสผ่าน"}

// verbs stand between such a word and the password, and fillers between both.
var (
	verbs   = []string{"is", "was", "ist", "war", "lautet", "lautete", "est", "es", "è", "é", "är", "er", "on", "jest", "je", "это"}
	fillers = []string{
		"for", "the", "this", "file", "files", "archive", "attachment", "zip", "für", "fürs", "zu", "zum", "das", "die", "den", "der", "datei", "anhang",
		"will", "be", "pour", "du", "de", "le", "la", "para", "el", "to", "e", "again",
	}
)

// guesses are what may be passwords, by how likely they are.
type guesses struct{ ranks [4][]string }

// Ranks: after a word for password; near such a word, or in quotes; what looks
// like no word; names.
const (
	named = iota
	near
	odd
	lowest
)

// mostOf bounds each rank, so that a long text cannot crowd out the others.
var mostOf = [...]int{mostPasswords * 6 / 10, mostPasswords * 3 / 10, mostPasswords * 4 / 10, mostPasswords * 3 / 10}

func (g *guesses) add(rank int, candidates ...string) {
	for _, c := range candidates {
		if c == "" || len(c) > longestPassword || len(g.ranks[rank]) >= mostOf[rank] {
			continue
		}
		for r := range rank + 1 {
			if slices.Contains(g.ranks[r], c) {
				c = ""
				break
			}
		}
		if c != "" {
			g.ranks[rank] = append(g.ranks[rank], c)
		}
	}
}

// lower adds candidates that nothing speaks for.
func (g *guesses) lower(candidates ...string) { g.add(lowest, candidates...) }

func (g *guesses) all() []string {
	var list []string
	for _, r := range g.ranks {
		for _, c := range r {
			if len(list) < mostPasswords && !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
	}
	return list
}

// text looks through a text, line by line.
func (g *guesses) text(text string) {
	text = strings.ToValidUTF8(text, " ")
	follows := 0 // lines after a word for password that ended its line
	for line := range strings.Lines(text) {
		line = strings.TrimFunc(line, unicode.IsSpace)
		if line == "" {
			continue
		}
		words := strings.Fields(line)
		if follows > 0 {
			follows--
			g.add(named, clipped(line)...)
			g.add(named, clipped(words[0])...)
		}
		if g.line(line, words) {
			follows = 2
		}
		if len(words) == 1 {
			g.add(odd, clipped(line)...)
		}
	}
}

// line looks through one line and reports whether it ends with a word for
// password.
func (g *guesses) line(line string, words []string) (open bool) {
	for i, w := range words {
		if looksOdd(w) {
			g.add(odd, clipped(w)...)
		}
		rest, ok := afterPasswordWord(words, i)
		if !ok {
			continue
		}
		if i > 0 {
			g.add(near, clipped(words[i-1])...)
		}
		if i > 1 { // "hunter2 is the password"
			g.add(near, clipped(words[i-2])...)
		}
		if i > 2 {
			g.add(near, clipped(words[i-3])...)
		}
		if g.after(rest[:min(len(rest), 24)]) { // a long line costs no more
			open = true
		}
	}
	g.quoted(line)
	return open
}

// after takes what follows a word for password on its line: the whole of it, its
// first words, and the others.
func (g *guesses) after(rest []string) (open bool) {
	rest = dropFillers(rest)
	if len(rest) == 0 {
		return true
	}
	g.add(named, clipped(rest[0])...)
	// "for the file offer.zip is: hunter2", "(for both): hunter2"
	for i, w := range rest[:min(len(rest), 12)] {
		low := strings.ToLower(w)
		if i+1 < len(rest) && (strings.HasSuffix(w, ":") || strings.HasSuffix(w, "=") || slices.Contains(verbs, low)) {
			g.add(named, clipped(rest[i+1])...)
			g.add(named, clipped(strings.Join(rest[i+1:], " "))...)
		}
	}
	g.add(named, clipped(strings.Join(rest, " "))...)
	for _, w := range rest[1:min(len(rest), 12)] {
		g.add(near, clipped(w)...)
	}
	return false
}

// dropFillers leaves out "for the file is:".
func dropFillers(words []string) []string {
	for len(words) > 0 {
		w := strings.ToLower(strings.Trim(words[0], ":=-–—>()[]*_~\"'„“”‚‘’«» "))
		if w != "" && !slices.Contains(verbs, w) && !slices.Contains(fillers, w) {
			break
		}
		words = words[1:]
	}
	return words
}

// afterPasswordWord reports whether a word for password stands at words[i], and
// what follows it, the rest of that word too.
func afterPasswordWord(words []string, i int) (rest []string, ok bool) {
	w := words[i]
	low := strings.TrimLeft(strings.ToLower(w), `([{*_~-"'„“«<`)
	if len(low) > longestPassword+32 {
		return nil, false
	}
	for _, p := range passwordWords {
		if first, more, several := strings.Cut(p, " "); several {
			after := strings.Fields(more)
			if low == first && len(words) > i+len(after) && follow(words[i+1:], after) {
				last := words[i+len(after)]
				return pastWord(last, len(after[len(after)-1]), words[i+len(after)+1:]), true
			}
			continue
		}
		if strings.HasPrefix(low, p) && wordEnds(low[len(p):]) {
			return pastWord(w, len(w)-len(low)+len(p), words[i+1:]), true
		}
	}
	for _, p := range joinedPasswordWords {
		if at := strings.Index(w, p); at >= 0 {
			rest := strings.TrimLeft(w[at+len(p):], "是为為はが는은:：= ")
			return pastWord(rest, 0, words[i+1:]), true
		}
	}
	return nil, false
}

func follow(words, want []string) bool {
	for j, x := range want {
		w := strings.ToLower(words[j])
		if j < len(want)-1 && w != x || !strings.HasPrefix(w, x) || !wordEnds(w[len(x):]) {
			return false
		}
	}
	return true
}

// wordEnds reports whether a word for password ends here: what comes is no letter,
// but for endings ("passwords", "Passworts").
func wordEnds(rest string) bool {
	for _, ending := range []string{"s", "es", "en"} {
		if rest == ending || strings.HasPrefix(rest, ending+":") || strings.HasPrefix(rest, ending+"=") {
			return true
		}
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// pastWord is what is left of a word after n bytes, and the words after it.
func pastWord(w string, n int, more []string) []string {
	left := ""
	if n <= len(w) {
		left = strings.TrimLeft(w[n:], `:=-–—>)]}*_~`+"：＝")
		for _, ending := range []string{"s:", "s=", "es:", "en:"} {
			left = strings.TrimPrefix(left, ending)
		}
	}
	if left == "" || left == "s" {
		return more
	}
	more = more[:min(len(more), 24)]
	return append([]string{left}, more...)
}

// quotes are pairs of marks around quoted words.
var quotes = [...][2]string{{`"`, `"`}, {"'", "'"}, {"`", "`"}, {"“", "”"}, {"„", "“"}, {"‘", "’"}, {"‚", "‘"}, {"«", "»"}, {"»", "«"}, {"「", "」"}, {"[", "]"}, {"<", ">"}, {"(", ")"}}

func (g *guesses) quoted(line string) {
	for _, q := range quotes {
		rest := line
		for range 8 {
			_, after, ok := strings.Cut(rest, q[0])
			if !ok {
				break
			}
			in, behind, ok := strings.Cut(after, q[1])
			if !ok {
				break
			}
			if utf8.RuneCountInString(in) >= 3 {
				g.add(near, in)
			}
			rest = behind
		}
	}
}

// looksOdd reports whether a word looks like no word of a text: letters with
// digits or marks among them, or capitals in the middle.
func looksOdd(w string) bool {
	if len(w) < 4 || len(w) > 64 || strings.Contains(w, "@") || strings.Contains(w, "://") {
		return false
	}
	w = strings.Trim(w, `.,;:!?()"'`)
	letters, digits, marks, inner := 0, 0, 0, 0
	for i, r := range w {
		switch {
		case unicode.IsUpper(r) && i > 0:
			inner++
			letters++
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		default:
			marks++
		}
	}
	return digits > 0 && letters+marks > 0 || letters > 0 && marks > 0 || inner > 0 || digits >= 4
}

// clipped are the readings of a word at the border of a sentence: as it stands,
// and without the marks around it.
func clipped(w string) []string {
	w = strings.TrimFunc(w, unicode.IsSpace)
	list := []string{w}
	for _, cut := range []string{strings.TrimRight(w, ".,;:"), strings.TrimRight(w, ".,;:!?)]}>\"'*_~”“’»"), strings.Trim(w, ".,;:!?()[]{}<>\"'*_~`„“”‚‘’«»「」")} {
		if !slices.Contains(list, cut) {
			list = append(list, cut)
		}
	}
	if at := strings.IndexByte(w, '<'); at > 0 { // a tag
		list = append(list, w[:at])
	}
	// Shortest last: a mark at the end is more often the sentence's.
	if len(list) > 1 {
		list[0], list[1] = list[1], list[0]
	}
	return list
}

// PasswordsIn are what may be a password in a text, the likeliest first.
func PasswordsIn(text string) []string {
	var g guesses
	g.text(text)
	return g.all()
}
