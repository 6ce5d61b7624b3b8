package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"postern/audit"
	"postern/encrypt"
	"postern/quarantine"
)

// Options are what the page works with.
type Options struct {
	Desk     *quarantine.Desk
	Accounts quarantine.Accounts
	Audit    audit.Sink
	Log      *slog.Logger // default slog.Default
	// Secure says that people reach the page by https: cookies are marked so.
	Secure bool
	// Session is how long somebody stays signed in without doing anything; default 12 h.
	Session time.Duration
	// Now is the clock, and its zone the one that times are shown in; default time.Now.
	Now func() time.Time
	// URL is the page's address as people reach it, for the one-time links that
	// an administrator makes on the page. Without it they are shown without a host.
	URL string
	// Counts returns how many recipients are in each state, to be shown above
	// the list; may be nil.
	Counts func(context.Context) (map[quarantine.State]int, error)
	// Keys lists the recipients' keys, with those that cannot be used. Without it
	// there is no page of keys.
	Keys func(context.Context) ([]encrypt.Key, error)
	// Directory is asked for the keys of one address on the page of keys: the
	// folder and whatever else is set up (LDAP, Web Key Directory). Without it
	// nobody can be looked up.
	Directory encrypt.Directory
}

const defaultSession = 12 * time.Hour

// A page serves every request. It holds no state of its own but who is signed
// in since when and who failed to.
type page struct {
	o        Options
	sessions *sessions
	guard    *guard
	mux      *http.ServeMux
}

// New makes the page.
func New(o Options) (http.Handler, error) {
	if o.Desk == nil || o.Accounts == nil || o.Audit == nil {
		return nil, errors.New("review page: desk, accounts and audit are needed")
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Session <= 0 {
		o.Session = defaultSession
	}
	p := &page{
		o: o, mux: http.NewServeMux(), guard: newGuard(o.Accounts, o.Now),
		sessions: newSessions(o.Accounts, o.Session, o.Secure, o.Now),
	}
	p.routes()
	return p.shell(http.HandlerFunc(p.dispatch)), nil
}

func (p *page) routes() {
	p.mux.HandleFunc("GET /static/style.css", static)
	p.mux.HandleFunc("GET /static/icon.svg", static)
	p.mux.HandleFunc("GET /sign-in", p.showSignIn)
	p.mux.HandleFunc("POST /sign-in", p.signIn)
	handlers := map[string]handler{
		"POST /sign-out":                     p.signOut,
		"GET /{$}":                           p.list,
		"GET /items/{id}":                    p.item,
		"GET /items/{id}/html":               p.htmlFrame,
		"POST /items/{id}/confirm":           p.confirm,
		"POST /items/{id}/release":           p.release,
		"POST /items/{id}/release-encrypted": p.releaseEncrypted,
		"POST /items/{id}/deny":              p.deny,
		"POST /items/{id}/full":              p.full,
		"POST /items/{id}/raw":               p.raw,
		"GET /password":                      p.showPassword,
		"POST /password":                     p.changePassword,
		"GET /users":                         p.admin(p.users),
		"POST /users":                        p.admin(p.addUser),
		"GET /users/{name}":                  p.admin(p.user),
		"POST /users/{name}":                 p.admin(p.changeUser),
		"POST /users/{name}/link":            p.admin(p.linkUser),
	}
	if p.o.Keys != nil {
		handlers["GET /keys"] = p.keys
	}
	for pattern, h := range handlers {
		p.mux.HandleFunc(pattern, p.signedIn(h))
	}
}

// A visitor is who is signed in.
type visitor struct {
	quarantine.User
}

// actor is the visitor at the desk.
func (v visitor) actor() quarantine.Actor {
	return quarantine.Actor{Name: v.Name, Addresses: v.Addresses, ShowFull: v.ShowFull, Admin: v.Admin}
}

type handler func(w http.ResponseWriter, r *http.Request, v visitor)

// signedIn lets only those through who are signed in; others come to the
// sign-in page.
func (p *page) signedIn(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		u, err := p.sessions.find(r)
		switch {
		case err == nil:
			h(w, r, visitor{u})
		case errors.Is(err, quarantine.ErrNotFound):
			http.Redirect(w, r, signInPath(r), http.StatusSeeOther)
		default:
			p.fail(w, r, err)
		}
	}
}

// admin lets only administrators through.
func (p *page) admin(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request, v visitor) {
		if !v.Admin {
			p.problem(w, r, &v, http.StatusForbidden, "This page is for administrators.",
				"Sign in with a link that “postern serve” or “postern user link” prints on the machine.")
			return
		}
		h(w, r, v)
	}
}
