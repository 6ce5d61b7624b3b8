package scan

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// jsonWebToken finds JSON Web Tokens. Rules: RFC 7519 and RFC 7515, 3.1: two or
// three parts in base64url, the first of them a JSON object that names an
// algorithm, the second a JSON object.
var jsonWebToken = Detector{
	Name:     "secret:jwt",
	About:    "JSON Web Tokens whose header and claims are JSON; signed, or with an empty signature",
	Levels:   "medium by its form; high when signed",
	Keywords: []string{"jwt", "bearer", "authorization", "id token", "access token"},
	starts:   []string{"eyj", "zxlk"}, // {", in base64 once and twice
	find:     findJWT,
	show:     showPrefix,
	exact:    true,
}

// maxJWT bounds a token, in bytes.
const maxJWT = 8 << 10

func findJWT(t *text, at int) {
	if b := t.byteAt(at - 1); t.alnum(at-1) || b == '_' || b == '-' || b == '.' {
		return
	}
	end := at
	for end < len(t.s) && end < at+maxJWT && (t.alnum(end) || strings.IndexByte("-_.", t.s[end]) >= 0) {
		end++
	}
	value := strings.TrimRight(t.s[at:end], ".")
	token := value
	if strings.HasPrefix(value, "ZXlK") {
		if len(value) < end-at || strings.Contains(value, ".") {
			return
		}
		for end < len(t.s) && end < at+maxJWT && (t.alnum(end) || strings.IndexByte("+/=_-", t.s[end]) >= 0) {
			end++
		}
		value = t.s[at:end]
		token = decodedToken(value)
	}
	parts := strings.Split(token, ".")
	if len(parts) < 2 || len(parts) > 3 || t.taken(span{at, at + len(value)}) {
		return
	}
	var header struct {
		Algorithm string `json:"alg"`
	}
	var claims map[string]json.RawMessage
	if !jsonPart(parts[0], &header) || header.Algorithm == "" || !jsonPart(parts[1], &claims) {
		return
	}
	m := match{span: span{at, at + len(value)}, value: value, keep: 3, conf: Medium, evidence: []string{"header", "claims"}}
	if len(parts) == 3 {
		if _, err := base64.RawURLEncoding.DecodeString(parts[2]); err != nil {
			return
		}
		m.conf, m.evidence = 0.95, append(m.evidence, "signature")
	}
	t.add(m)
}

func jsonPart(part string, v any) bool {
	b, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(b, v) == nil
}

// decodedToken is what base64 of either alphabet holds; empty when it is none.
func decodedToken(s string) string {
	b, err := base64.RawStdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "=")))
	if err != nil {
		return ""
	}
	return strings.TrimRight(string(b), ".\n")
}
