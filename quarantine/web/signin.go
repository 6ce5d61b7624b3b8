package web

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"

	"postern/audit"
	"postern/quarantine"
)

type signInPage struct {
	head
	// Link is a one-time link's token that waits for its button.
	Link    string
	Name    string
	Next    string
	Problem string
}

// nextPaths are where a sign-in may lead to; anything else leads to the list.
var nextPaths = regexp.MustCompile(`^/(items/[A-Za-z0-9_.-]{1,100}|users|password)$`)

// signInPath is the sign-in page that leads back to where the visitor wanted to go.
func signInPath(r *http.Request) string {
	if r.Method == http.MethodGet && nextPaths.MatchString(r.URL.Path) {
		return "/sign-in?next=" + url.QueryEscape(r.URL.Path)
	}
	return "/sign-in"
}

func afterSignIn(next string) string {
	if nextPaths.MatchString(next) {
		return next
	}
	return "/"
}

// showSignIn shows the form. A link does nothing yet: what opens links before
// people do, such as mail scanners, does not send forms.
func (p *page) showSignIn(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	p.render(w, r, http.StatusOK, "sign-in", signInPage{
		head: p.head(nil, "Sign in"), Link: clip(q.Get("link"), 100), Next: clip(q.Get("next"), 200),
	})
}

func (p *page) signIn(w http.ResponseWriter, r *http.Request) {
	if !p.form(w, r, nil) {
		return
	}
	if token := r.PostForm.Get("link"); token != "" {
		p.signInByLink(w, r, token)
		return
	}
	p.signInByPassword(w, r)
}

func (p *page) signInByLink(w http.ResponseWriter, r *http.Request, token string) {
	name, err := p.o.Accounts.Token(r.Context(), kindLink, hashToken(token), p.o.Now())
	var u quarantine.User
	if err == nil {
		u, err = p.o.Accounts.User(r.Context(), name)
	}
	if errors.Is(err, quarantine.ErrNotFound) {
		p.recordSignIn(r, audit.SignInFail, name, "link: unknown, used or expired")
		p.render(w, r, http.StatusForbidden, "sign-in", signInPage{
			head: p.head(nil, "Sign in"),
			Problem: "This link has been used, or its time is over. “postern user link NAME” on the machine prints a new one; " +
				"“postern serve” prints one when it starts.",
		})
		return
	}
	if err != nil {
		p.fail(w, r, err)
		return
	}
	p.welcome(w, r, u, "link")
}

func (p *page) signInByPassword(w http.ResponseWriter, r *http.Request) {
	name, client := clip(r.PostForm.Get("name"), 256), clientOf(r.RemoteAddr)
	u, known, err := p.guard.check(r.Context(), neighbourhood(client), name, r.PostForm.Get("password"))
	view := signInPage{head: p.head(nil, "Sign in"), Name: name, Next: r.PostForm.Get("next")}
	var wait *waitError
	switch {
	case err == nil:
		p.welcome(w, r, u, "password")
	case errors.As(err, &wait):
		seconds := int(math.Ceil(wait.wait.Seconds()))
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		view.Problem = fmt.Sprintf("Too many tries have failed. Wait %s, then try again.", spell(wait.wait))
		p.render(w, r, http.StatusTooManyRequests, "sign-in", view)
	case errors.Is(err, errBusy):
		w.Header().Set("Retry-After", "5")
		view.Problem = "Too many people sign in just now. Try again in a moment."
		p.render(w, r, http.StatusServiceUnavailable, "sign-in", view)
	case errors.Is(err, errWrong):
		// People type passwords where the name goes: what is nobody's name is not recorded.
		actor := ""
		if known {
			actor = name
		}
		p.recordSignIn(r, audit.SignInFail, actor, "password")
		view.Problem = "Name and password do not fit together."
		p.render(w, r, http.StatusForbidden, "sign-in", view)
	default:
		p.fail(w, r, err)
	}
}

// welcome begins the session.
func (p *page) welcome(w http.ResponseWriter, r *http.Request, u quarantine.User, how string) {
	if err := p.sessions.begin(w, r, u); err != nil {
		p.fail(w, r, err)
		return
	}
	p.recordSignIn(r, audit.SignIn, u.Name, how)
	http.Redirect(w, r, afterSignIn(r.PostForm.Get("next")), http.StatusSeeOther)
}

func (p *page) signOut(w http.ResponseWriter, r *http.Request, v visitor) {
	if err := p.sessions.end(w, r); err != nil {
		p.fail(w, r, err)
		return
	}
	p.recordSignIn(r, audit.SignOut, v.Name, "")
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}

func (p *page) recordSignIn(r *http.Request, kind, actor, how string) {
	p.record(r, audit.Event{Kind: kind, Actor: actor, Client: clientOf(r.RemoteAddr), Note: how})
}
