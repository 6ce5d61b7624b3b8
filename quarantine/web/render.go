package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"html/template"
	"io/fs"
	"net/http"

	"postern/audit"
	"postern/quarantine"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// styleVersion is in the style sheet's address, so that a new program is never
// shown in an old style.
var styleVersion = func() string {
	b, err := fs.ReadFile(staticFiles, "static/style.css")
	if err != nil {
		panic(err) // it is part of the program
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:4])
}()

var templates = template.Must(template.New("").Funcs(functions).ParseFS(templateFiles, "templates/*.html"))

// A head is what every page has.
type head struct {
	Title string
	// User is who is signed in, nil for nobody.
	User *quarantine.User
	// Keys says that there is a page of keys.
	Keys bool
	// Done says what has just been done, Warning what has not.
	Done, Warning string
	clock
}

func (p *page) head(v *visitor, title string) head {
	h := head{Title: title, Keys: p.o.Keys != nil, clock: clock{p.o.Now()}}
	if v != nil {
		h.User = &v.User
	}
	return h
}

// static serves an embedded file. It may be kept for a while; nothing in it is
// about anybody.
func static(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "max-age=3600")
	http.ServeFileFS(w, r, staticFiles, r.URL.Path[1:])
}

// render writes a page, which is made whole before its first byte is sent.
func (p *page) render(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		p.o.Log.Error("page was not made", "page", name, "error", err)
		http.Error(w, "This page could not be made. The log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes()) // a reader who has gone away is no error of ours
}

type problemPage struct {
	head
	Status       int
	What, Advice string
}

// problem writes a page that says what happened and what to do.
func (p *page) problem(w http.ResponseWriter, r *http.Request, v *visitor, status int, what, advice string) {
	p.render(w, r, status, "problem", problemPage{head: p.head(v, http.StatusText(status)), Status: status, What: what, Advice: advice})
}

// fail answers after a failure of our own. The log tells more; the page does not.
func (p *page) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		return // nobody reads the answer
	}
	p.o.Log.Error("review page failed", "request", r.Pattern, "error", err)
	p.problem(w, r, nil, http.StatusInternalServerError, "Something failed in Postern itself, and nothing was changed as far as this page knows.",
		"Try again. If it stays so, the log of the service says why.")
}

// form reads the form of a POST. It answers, and returns false, when there is none.
func (p *page) form(w http.ResponseWriter, r *http.Request, v *visitor) bool {
	err := r.ParseForm()
	if err == nil {
		return true
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		p.problem(w, r, v, http.StatusRequestEntityTooLarge, "The form is too large, so nothing was done.", "Shorten the note.")
		return false
	}
	p.problem(w, r, v, http.StatusBadRequest, "The form could not be read, so nothing was done.", "Go back and send it again.")
	return false
}

// record writes an event. Where that fails, only the log can tell.
func (p *page) record(r *http.Request, e audit.Event) {
	e.Time = p.o.Now()
	if err := p.o.Audit.Record(context.WithoutCancel(r.Context()), e); err != nil {
		p.o.Log.Error("audit event lost", "kind", e.Kind, "error", err)
	}
}
