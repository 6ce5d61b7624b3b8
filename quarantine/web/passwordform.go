package web

import (
	"errors"
	"fmt"
	"net/http"
)

type passwordView struct {
	head
	// Has says that there is a password to be asked for.
	Has bool
}

func (p *page) showPassword(w http.ResponseWriter, r *http.Request, v visitor) {
	view := passwordView{head: p.head(&v, "Password"), Has: v.Hash != ""}
	if r.URL.Query().Get("done") != "" {
		view.Done = "The password was changed. Other browsers were signed out."
	}
	p.render(w, r, http.StatusOK, "password", view)
}

// changePassword gives the visitor a new password. Who has one must know it: a
// browser that was left open is not enough.
func (p *page) changePassword(w http.ResponseWriter, r *http.Request, v visitor) {
	if !p.form(w, r, &v) {
		return
	}
	view := passwordView{head: p.head(&v, "Password"), Has: v.Hash != ""}
	word := r.PostForm.Get("password")
	if word != r.PostForm.Get("again") {
		view.Warning = "The two new passwords differ, so nothing was changed."
		p.render(w, r, http.StatusUnprocessableEntity, "password", view)
		return
	}
	if view.Has {
		_, _, err := p.guard.check(r.Context(), neighbourhood(clientOf(r.RemoteAddr)), v.Name, r.PostForm.Get("current"))
		var wait *waitError
		switch {
		case errors.As(err, &wait):
			view.Warning = fmt.Sprintf("Too many tries have failed. Wait %s, then try again.", spell(wait.wait))
		case errors.Is(err, errWrong):
			view.Warning = "The present password is another one, so nothing was changed."
		case errors.Is(err, errBusy):
			view.Warning = "Too many passwords are being checked just now. Try again in a moment."
		case err != nil:
			p.fail(w, r, err)
			return
		}
	}
	u := v.User
	var err error
	if view.Warning == "" {
		u.Hash, view.Warning, err = p.newHash(r, word)
	}
	if err == nil && view.Warning == "" {
		err = p.putUser(r, v, u, "changed the password")
	}
	switch {
	case err != nil:
		p.fail(w, r, err)
	case view.Warning != "":
		p.render(w, r, http.StatusUnprocessableEntity, "password", view)
	default:
		p.renew(w, r, u, "/password?done=changed")
	}
}
