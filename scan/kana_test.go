package scan

import "testing"

// TestVoicedKana: programs write a voiced kana as one sign or as two (Unicode 3.1), of full or half width.
func TestVoicedKana(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Phrases: []string{"プロジェクト", "ガンダム計画"}}}})
	for _, text := range []string{
		"社外秘 プロジェクト です",
		"社外秘 フ\u309aロシ\u3099ェクト です",
		"社外秘 ﾌﾟﾛｼﾞｪｸﾄ です",
		"カ\u3099ンタ\u3099ム計画",
		"ｶﾞﾝﾀﾞﾑ計画",
	} {
		if got := finds(e, text); len(got) != 1 {
			t.Errorf("%+q: %d findings, want 1", text, len(got))
		}
	}
	for _, text := range []string{"フロシェクト", "カンタム計画", "\u3099\u309a", "a\u3099\xe3\x82\u309a"} {
		if got := finds(e, text); len(got) != 0 {
			t.Errorf("%+q: %d findings, want none", text, len(got))
		}
	}
}
