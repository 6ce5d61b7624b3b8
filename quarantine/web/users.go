package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"postern/audit"
	"postern/internal/password"
	"postern/mail"
	"postern/quarantine"
)

// linkLife is how long a one-time link that is made on the page can be used.
const linkLife = time.Hour

type usersView struct {
	head
	Users []quarantine.User
	// Form is a form that came back.
	Form userForm
}

type userView struct {
	head
	Reviewer quarantine.User
	Form     userForm
	// Link is a one-time link that was just made; it is shown once.
	Link  string
	Until time.Time
}

// A userForm is what is written about a user.
type userForm struct {
	Name      string
	Addresses string
	ShowFull  bool
	password  string
	// noPassword takes the password away.
	noPassword bool
}

func userFormOf(r *http.Request) userForm {
	return userForm{
		Name:      strings.TrimSpace(r.PostForm.Get("name")),
		Addresses: strings.TrimSpace(r.PostForm.Get("addresses")),
		ShowFull:  r.PostForm.Get("show_full") != "", noPassword: r.PostForm.Get("no_password") != "",
		password: r.PostForm.Get("password"),
	}
}

// addresses are the lines or words of the form's field, each checked.
func (f userForm) addresses() (list []string, problem string) {
	split := func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }
	for _, word := range strings.FieldsFunc(f.Addresses, split) {
		if _, err := mail.ParseAddress(word); err != nil {
			return nil, "An address is none: write each like name@example.org, one on a line."
		}
		list = append(list, word)
	}
	return list, ""
}

const passwordRule = "A password has 12 to 1,024 bytes. A sentence is easier to remember than signs."

func (p *page) users(w http.ResponseWriter, r *http.Request, v visitor) {
	view := usersView{head: p.head(&v, "Reviewers")}
	view.Done = userDone[r.URL.Query().Get("done")]
	p.showUsers(w, r, http.StatusOK, view)
}

var userDone = map[string]string{"added": "The reviewer was added.", "changed": "The reviewer was changed."}

func (p *page) showUsers(w http.ResponseWriter, r *http.Request, status int, view usersView) {
	var err error
	if view.Users, err = p.o.Accounts.Users(r.Context()); err != nil {
		p.fail(w, r, err)
		return
	}
	p.render(w, r, status, "users", view)
}

func (p *page) addUser(w http.ResponseWriter, r *http.Request, v visitor) {
	if !p.form(w, r, &v) {
		return
	}
	view := usersView{head: p.head(&v, "Reviewers"), Form: userFormOf(r)}
	u, problem, err := p.newUser(r, view.Form)
	if err == nil && problem == "" {
		err = p.putUser(r, v, u, "added")
	}
	switch {
	case err != nil:
		p.fail(w, r, err)
	case problem != "":
		view.Warning = problem
		p.showUsers(w, r, http.StatusUnprocessableEntity, view)
	default:
		http.Redirect(w, r, "/users?done=added", http.StatusSeeOther)
	}
}

// newUser is the user that a form describes.
func (p *page) newUser(r *http.Request, f userForm) (u quarantine.User, problem string, err error) {
	u = quarantine.User{Name: f.Name, ShowFull: f.ShowFull}
	if f.Name == "" || len(f.Name) > 200 || see(f.Name) != f.Name || strings.ContainsAny(f.Name, "/\n\t") || f.Name[0] == '.' {
		return u, "A name has 1 to 200 bytes, no slash, and does not begin with a dot.", nil
	}
	_, err = p.o.Accounts.User(r.Context(), f.Name)
	if err == nil {
		return u, "There is a reviewer of that name already: change that one, or choose another name.", nil
	}
	if !errors.Is(err, quarantine.ErrNotFound) {
		return u, "", err
	}
	if u.Addresses, problem = f.addresses(); problem != "" {
		return u, problem, nil
	}
	if f.password != "" {
		u.Hash, problem, err = p.newHash(r, f.password)
	}
	return u, problem, err
}

func (p *page) newHash(r *http.Request, word string) (hash, problem string, err error) {
	hash, err = p.guard.hash(r.Context(), word)
	switch {
	case errors.Is(err, password.ErrLength):
		return "", passwordRule, nil
	case errors.Is(err, errBusy):
		return "", "Too many passwords are being checked just now. Try again in a moment.", nil
	}
	return hash, "", err
}

// putUser stores a user. Who may decide is part of the record: a change that
// cannot be recorded does not take place.
func (p *page) putUser(r *http.Request, v visitor, u quarantine.User, what string) error {
	e := audit.Event{
		Time: p.o.Now(), Kind: audit.UserChange, Actor: v.Name, Client: clientOf(r.RemoteAddr),
		Note: "user " + u.Name + " " + what,
	}
	if err := p.o.Audit.Record(r.Context(), e); err != nil {
		return err
	}
	return p.o.Accounts.PutUser(r.Context(), u)
}

// loadUser reads the user that the address names. It answers, and returns false,
// when there is none.
func (p *page) loadUser(w http.ResponseWriter, r *http.Request, v visitor) (userView, bool) {
	u, err := p.o.Accounts.User(r.Context(), r.PathValue("name"))
	if errors.Is(err, quarantine.ErrNotFound) {
		p.problem(w, r, &v, http.StatusNotFound, "There is no such reviewer.", "Go back to the list of reviewers.")
		return userView{}, false
	}
	if err != nil {
		p.fail(w, r, err)
		return userView{}, false
	}
	return userView{
		head: p.head(&v, "Reviewer"), Reviewer: u,
		Form: userForm{Name: u.Name, Addresses: strings.Join(u.Addresses, "\n"), ShowFull: u.ShowFull},
	}, true
}

func (p *page) user(w http.ResponseWriter, r *http.Request, v visitor) {
	if view, ok := p.loadUser(w, r, v); ok {
		p.render(w, r, http.StatusOK, "user", view)
	}
}

func (p *page) changeUser(w http.ResponseWriter, r *http.Request, v visitor) {
	if !p.form(w, r, &v) {
		return
	}
	view, ok := p.loadUser(w, r, v)
	if !ok {
		return
	}
	u := view.Reviewer
	view.Form = userFormOf(r)
	view.Form.Name = u.Name
	u.ShowFull = view.Form.ShowFull
	var problem string
	var err error
	u.Addresses, problem = view.Form.addresses()
	switch {
	case problem != "":
	case view.Form.noPassword:
		u.Hash = ""
	case view.Form.password != "":
		u.Hash, problem, err = p.newHash(r, view.Form.password)
	}
	if err == nil && problem == "" {
		err = p.putUser(r, v, u, "changed")
	}
	switch {
	case err != nil:
		p.fail(w, r, err)
	case problem != "":
		view.Warning = problem
		p.render(w, r, http.StatusUnprocessableEntity, "user", view)
	case u.Name == v.Name && u.Hash != v.Hash:
		p.renew(w, r, u, "/users?done=changed")
	default:
		http.Redirect(w, r, "/users?done=changed", http.StatusSeeOther)
	}
}

// renew signs a user in anew whose password was changed, which ended the session.
func (p *page) renew(w http.ResponseWriter, r *http.Request, u quarantine.User, to string) {
	if err := p.sessions.begin(w, r, u); err != nil {
		p.fail(w, r, err)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// linkUser makes a one-time link. It is shown in the answer and nowhere else.
func (p *page) linkUser(w http.ResponseWriter, r *http.Request, v visitor) {
	view, ok := p.loadUser(w, r, v)
	if !ok {
		return
	}
	view.Until = p.o.Now().Add(linkLife)
	e := audit.Event{
		Time: p.o.Now(), Kind: audit.UserChange, Actor: v.Name, Client: clientOf(r.RemoteAddr),
		Note: "link for user " + view.Reviewer.Name,
	}
	err := p.o.Audit.Record(r.Context(), e)
	var token string
	if err == nil {
		token, err = NewLink(r.Context(), p.o.Accounts, view.Reviewer.Name, view.Until)
	}
	if err != nil {
		p.fail(w, r, err)
		return
	}
	view.Link = strings.TrimSuffix(p.o.URL, "/") + "/sign-in?" + url.Values{"link": {token}}.Encode()
	p.render(w, r, http.StatusOK, "user", view)
}
