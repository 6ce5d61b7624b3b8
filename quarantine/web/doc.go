// Package web is the review page: what a person sees of held mail in a browser,
// and the forms with which they release or deny it.
//
// Everything goes through [quarantine.Desk], which checks and records each act;
// the page adds who is asking. It works without JavaScript: pages are made
// whole on the server, a form is a POST, and a POST is answered by a redirect.
// What a sender wrote is text wherever it is shown; HTML of a mail is shown
// sanitised, in a frame of its own without scripts, styles, pictures and links.
package web
