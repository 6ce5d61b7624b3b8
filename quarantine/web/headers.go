package web

import (
	"net/http"
)

// What a page may load: its own style sheet, icon and frame, and nothing else.
// There are no scripts.
const (
	pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
	framePolicy = "default-src 'none'; style-src 'none'; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)

// mostForm bounds a request's body. The largest form holds a note and the
// recipients of a mail.
const mostForm = 1 << 20

// shell is around every request: headers on each answer, and no form that comes
// from another site or is too large.
func (p *page) shell(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(p.foreign))
	next = cross.Handler(p.knownOrigin(next))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.setHeaders(w.Header())
		r.Body = http.MaxBytesReader(w, r.Body, mostForm)
		next.ServeHTTP(w, r)
	})
}

func (p *page) setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	// Not "no-referrer": with it browsers send "Origin: null" with our own forms,
	// which over plain http cannot be told from another site's (Fetch standard,
	// "append a request Origin header"). Other sites get no referrer either way.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	if p.o.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// knownOrigin refuses a form that does not say where it comes from: every
// browser does, in Sec-Fetch-Site or Origin, and what they say has been checked.
func (p *page) knownOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		changes := r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
		if changes && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
			p.foreign(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (p *page) foreign(w http.ResponseWriter, r *http.Request) {
	p.problem(w, r, nil, http.StatusForbidden, "This form was not sent from this page, so nothing was done.",
		"Open the page itself and try there. If this is the page, a proxy in between changes the Host header: let it pass the header on.")
}

// dispatch finds the handler. What has none is answered with a page as well.
func (p *page) dispatch(w http.ResponseWriter, r *http.Request) {
	h, pattern := p.mux.Handler(r)
	if pattern != "" {
		p.mux.ServeHTTP(w, r)
		return
	}
	var got statusOnly
	h.ServeHTTP(&got, r)
	if allow := got.Header().Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
		p.problem(w, r, nil, http.StatusMethodNotAllowed, "This address does not take that kind of request.", "Go back to the list.")
		return
	}
	p.problem(w, r, nil, http.StatusNotFound, "There is no such page.", "Go back to the list.")
}

// statusOnly takes an answer and keeps its header.
type statusOnly struct{ header http.Header }

func (s *statusOnly) Header() http.Header {
	if s.header == nil {
		s.header = http.Header{}
	}
	return s.header
}
func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
func (s *statusOnly) WriteHeader(int)             {}
