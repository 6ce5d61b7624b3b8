package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
)

// htmlFrame serves the sanitised HTML of a mail for its frame.
func (p *page) htmlFrame(w http.ResponseWriter, r *http.Request, v visitor) {
	ctx, cancel := context.WithTimeout(r.Context(), previewWait)
	defer cancel()
	preview, err := p.o.Desk.Preview(ctx, v.actor(), r.PathValue("id"), false)
	h := w.Header()
	h.Set("Content-Security-Policy", framePolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", "text/html; charset=utf-8")
	body := ""
	switch {
	case err != nil:
		w.WriteHeader(http.StatusNotFound)
		body = p.whyNoPreview(r, err)
	case preview.HTML == "":
		body = "There is no HTML in this mail that can be shown masked. Its text is shown instead."
	default:
		body = sanitise(preview.HTML)
	}
	fmt.Fprintf(w, "<!doctype html><html lang=\"\"><head><meta charset=\"utf-8\"><title>HTML of the mail</title></head><body>%s</body></html>\n", body)
}

// full shows full values. It is a POST, so that nothing does it by the way; the
// desk checks the right and puts it on record.
func (p *page) full(w http.ResponseWriter, r *http.Request, v visitor) {
	if !p.form(w, r, &v) {
		return
	}
	view, ok := p.loadItem(w, r, v)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), previewWait)
	defer cancel()
	preview, err := p.o.Desk.Preview(ctx, v.actor(), view.Item.ID, true)
	if err != nil {
		p.refuseLook(w, r, v, view, err)
		return
	}
	preview.HTML = "" // the frame shows the masked one
	view.Preview, view.Full = preview, true
	p.render(w, r, http.StatusOK, "item", view)
}

// refuseLook answers where full values cannot be shown.
func (p *page) refuseLook(w http.ResponseWriter, r *http.Request, v visitor, view itemView, err error) {
	if status, why := refusal(err); status != 0 {
		p.problem(w, r, &v, status, why, "Go back to the mail.")
		return
	}
	p.problem(w, r, &v, http.StatusInternalServerError, p.whyNoPreview(r, err), "Go back to the mail.")
}

// plainID is an incident id that is safe as a file name.
var plainID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$`)

// raw sends the message as it was received, as a file. The type keeps a browser
// from showing it.
func (p *page) raw(w http.ResponseWriter, r *http.Request, v visitor) {
	if !p.form(w, r, &v) {
		return
	}
	view, ok := p.loadItem(w, r, v)
	if !ok {
		return
	}
	bytes, err := p.o.Desk.Open(r.Context(), v.actor(), view.Item.ID)
	if err != nil {
		p.refuseLook(w, r, v, view, err)
		return
	}
	defer bytes.Close()
	name := "message"
	if plainID.MatchString(view.Item.ID) {
		name = view.Item.ID
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.eml"`)
	if _, err := io.Copy(w, bytes); err != nil {
		p.o.Log.Error("message was not sent whole", "incident", view.Item.ID, "error", err)
		// What is cut short must not look whole: this is how net/http is told to
		// break the connection.
		panic(http.ErrAbortHandler)
	}
}
