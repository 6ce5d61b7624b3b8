// Package relay is the front end that speaks SMTP: a proxy before the queue
// (Postfix: smtpd_proxy_filter), or a hop between two mail servers. It opens the
// next hop's transaction with the first recipient and hands its replies on, collects
// the content, has it judged, and only then sends DATA.
//
// It adds no Received field: what was accepted leaves byte for byte, with the header
// edits of the policy only, or else its encrypted form does; then the next hop's
// transaction begins anew where its arguments promised less. Line ends are the exception: a bare LF is sent as CRLF,
// because SMTP knows no other (RFC 5321 section 2.3.8) and a next hop might take it
// for the end of a line.
package relay
