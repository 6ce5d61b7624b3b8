package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	"postern/config"
	"postern/encrypt"
	"postern/quarantine"
	"postern/quarantine/web"
)

// localAdmin is the user whom the one-time link on the terminal signs in:
// whoever sees that terminal runs the service.
const localAdmin = "administrator"

// addPage adds the review page.
func (v *service) addPage(ctx context.Context) error {
	c := v.config.Page
	var tlsConfig *tls.Config
	if c.Certificate != "" {
		cert, err := tls.LoadX509KeyPair(c.Certificate, c.Key)
		if err != nil {
			return withHint(fmt.Errorf("page.certificate, page.key: %w", err), "name PEM files that Postern may read")
		}
		tlsConfig = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	}
	page, err := web.New(web.Options{
		Desk: v.desk, Accounts: v.store, Audit: v.audit, Log: v.log,
		Secure: strings.HasPrefix(v.pageURL(), "https:"), Session: time.Duration(c.Session),
		URL: v.pageURL(), Counts: v.store.Counts, Keys: listKeys(v.config), Directory: v.directory,
	})
	if err != nil {
		return err
	}
	return v.addHTTP(ctx, "page", c.Listen, page, tlsConfig)
}

// listKeys lists the keys in the folder.
func listKeys(cfg *config.Config) func(context.Context) ([]encrypt.Key, error) {
	folder := keyFolder(cfg)
	return func(context.Context) ([]encrypt.Key, error) { return folder.List() }
}

// linkURL is the address that a token signs in at.
func (p *parts) linkURL(token string) string {
	return strings.TrimSuffix(p.pageURL(), "/") + "/sign-in?link=" + token
}

// greet prints, on the terminal, where to go first: a link that signs in once.
func (v *service) greet(ctx context.Context) {
	c := v.config
	if c.Page.Listen == "" {
		return
	}
	out := v.session.stdout
	if err := v.ensureAdmin(ctx); err != nil {
		v.log.Error("no sign-in link was made", "error", err)
		return
	}
	token, err := web.NewLink(ctx, v.store, localAdmin, time.Now().Add(linkLife))
	if err != nil {
		v.log.Error("no sign-in link was made", "error", err)
		return
	}
	fmt.Fprintf(out, "\nPostern is running.\n\n")
	if c.Sink {
		fmt.Fprintf(out, "  No configuration: nothing leaves this machine. Mail that passes is kept in\n  %s.\n\n", v.deliveredDir())
	}
	if c.Milter.Listen != "" {
		fmt.Fprintf(out, "  milter       %s\n", c.Milter.Listen)
	}
	if c.Relay.Listen != "" {
		fmt.Fprintf(out, "  relay        %s\n", c.Relay.Listen)
	}
	fmt.Fprintf(out, "  review page  %s\n", v.pageURL())
	fmt.Fprintf(out, "\n  Sign in with this link; it works once, for %d minutes:\n  %s\n\n", int(linkLife.Minutes()), v.linkURL(token))
}

// ensureAdmin makes the local administrator where there is none yet; a password
// that was set on the page stays.
func (v *service) ensureAdmin(ctx context.Context) error {
	_, err := v.store.User(ctx, localAdmin)
	if errors.Is(err, quarantine.ErrNotFound) {
		err = v.store.PutUser(ctx, quarantine.User{Name: localAdmin, ShowFull: true, Admin: true})
	}
	return err
}
