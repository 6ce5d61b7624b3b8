package web_test

import (
	"net/http"
	"strings"
	"testing"

	"postern/quarantine/web"
)

var routes = []string{
	"POST /sign-out", "GET /", "GET /items/a1", "GET /items/a1/html", "POST /items/a1/confirm", "POST /items/a1/release",
	"POST /items/a1/deny", "POST /items/a1/full", "POST /items/a1/raw", "GET /password", "POST /password",
	"POST /items/a1/release-encrypted", "GET /keys",
	"GET /users", "POST /users", "GET /users/ruth", "POST /users/ruth", "POST /users/ruth/link",
}

func TestEveryRouteWantsASession(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	for _, route := range routes {
		t.Run(route, func(t *testing.T) {
			method, path, _ := strings.Cut(route, " ")
			got := b.client().do(method, path, nil)
			if got.status != http.StatusSeeOther || !strings.HasPrefix(got.to(), "/sign-in") {
				t.Errorf("status %d to %q, want a redirect to the sign-in page", got.status, got.to())
			}
			if strings.Contains(got.body, "Refund") {
				t.Error("something of the mail is shown")
			}
			forged := func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "postern", Value: "aaaa.bbbb"}) }
			if got := b.client().do(method, path, nil, forged); got.status != http.StatusSeeOther {
				t.Errorf("with a made-up cookie: status %d", got.status)
			}
		})
	}
	if got := b.state("a1"); got != "held" {
		t.Errorf("the item is %s", got)
	}
}

func TestReviewersAreForAdministrators(t *testing.T) {
	b := newBench(t)
	c := b.as(trusted)
	for _, route := range routes {
		if method, path, _ := strings.Cut(route, " "); strings.HasPrefix(path, "/users") {
			c.do(method, path, nil).want(t, http.StatusForbidden, "for administrators")
		}
	}
	c.get("/").want(t, http.StatusOK, "!/users")
}

func TestHeadersOnEveryAnswer(t *testing.T) {
	b := newBench(t, func(o *web.Options) { o.Secure = true })
	b.put(held("a1"))
	c := b.client()
	for _, route := range []string{
		"GET /sign-in", "GET /", "HEAD /", "GET /static/style.css", "GET /static/icon.svg", "GET /static/", "GET /nothing",
		"PUT /", "OPTIONS /", "POST /sign-in", "GET /items/a1/html", "GET /keys", "DELETE /items/a1",
	} {
		method, path, _ := strings.Cut(route, " ")
		h := c.do(method, path, nil).header
		for name, want := range map[string]string{
			"Content-Security-Policy":      "default-src 'none'",
			"X-Content-Type-Options":       "nosniff",
			"X-Frame-Options":              "DENY",
			"Referrer-Policy":              "same-origin",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Permissions-Policy":           "camera=()",
			"Strict-Transport-Security":    "max-age=",
		} {
			if got := h.Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q, want %q in it", route, name, got, want)
			}
		}
		if got := h.Get("Cache-Control"); got != "no-store" && !strings.HasPrefix(path, "/static/") {
			t.Errorf("%s: Cache-Control is %q", route, got)
		}
		if got := h.Get("Content-Security-Policy"); strings.Contains(got, "unsafe") || strings.Contains(got, "script-src") {
			t.Errorf("%s: policy allows too much: %s", route, got)
		}
	}
}

func TestFrameHasItsOwnPolicy(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	got := b.as(reviewer).get("/items/a1/html")
	got.want(t, http.StatusOK, "<b>•••• •••• •••• 1111</b>", "!script", "!ran")
	policy := got.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "style-src 'none'", "sandbox;", "frame-ancestors 'self'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q lacks %q", policy, want)
		}
	}
}

func TestMethodsAndUnknownPages(t *testing.T) {
	b := newBench(t)
	c := b.as(reviewer)
	for _, tc := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/nothing", 404, ""},
		{"GET", "/static/", 404, ""},
		{"GET", "/static/../web.go", 404, ""},
		{"GET", "/items/none", 404, ""},
		{"GET", "/items/", 404, ""},
		{"DELETE", "/items/none", 405, "GET, HEAD"},
		{"OPTIONS", "/", 405, "GET, HEAD"},
		{"GET", "/sign-out", 405, "POST"},
		{"GET", "/items/a1/release", 405, "POST"},
		{"GET", "/items/a1/release-encrypted", 405, "POST"},
		{"POST", "/keys", 405, "GET, HEAD"},
		{"POST", "/", 405, "GET, HEAD"},
		{"HEAD", "/", 200, ""},
		{"HEAD", "/static/style.css", 200, ""},
	} {
		t.Run(tc.method+" "+tc.path, func(t *testing.T) {
			got := c.do(tc.method, tc.path, nil)
			// Paths that are not clean are redirected to clean ones first.
			if got.status == http.StatusMovedPermanently || got.status == http.StatusTemporaryRedirect {
				got = c.do(tc.method, got.to(), nil)
			}
			if got.status != tc.status || got.header.Get("Allow") != tc.allow {
				t.Errorf("status %d, allow %q; want %d, %q", got.status, got.header.Get("Allow"), tc.status, tc.allow)
			}
			if tc.method == "HEAD" && got.body != "" {
				t.Error("HEAD has a body")
			}
		})
	}
}

func TestFormsFromElsewhereAreRefused(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(reviewer)
	header := func(pairs ...string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Del("Origin")
			for i := 0; i < len(pairs); i += 2 {
				r.Header.Set(pairs[i], pairs[i+1])
			}
		}
	}
	for name, tc := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"another site":                  {header("Sec-Fetch-Site", "cross-site"), 403},
		"another host of the same site": {header("Sec-Fetch-Site", "same-site"), 403},
		"another origin":                {header("Origin", "https://evil.example"), 403},
		"a hidden origin":               {header("Origin", "null"), 403},
		"no word about it":              {header(), 403},
		"this page":                     {header("Sec-Fetch-Site", "same-origin", "Origin", "null"), 422},
		"this page, without metadata":   {header("Origin", b.server.URL), 422},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.do(http.MethodPost, "/items/a1/release", nil, tc.change)
			if got.status != tc.status {
				t.Errorf("status %d, want %d", got.status, tc.status)
			}
		})
	}
	if got := b.state("a1"); got != "held" {
		t.Errorf("the item is %s", got)
	}
}

func TestFormTooLarge(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(reviewer)
	c.post("/items/a1/release", "to", "ivo@elsewhere.example", "note", strings.Repeat("x", 2<<20)).
		want(t, http.StatusRequestEntityTooLarge, "too large")
	c.do(http.MethodPost, "/items/a1/release", nil, func(r *http.Request) { r.URL.RawQuery = "a=%zz" }).
		want(t, http.StatusBadRequest, "could not be read")
}
