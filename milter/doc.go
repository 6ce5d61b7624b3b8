// Package milter is the front end for mail servers that speak the milter protocol
// (Postfix, Sendmail). It collects each message as the mail server saw it, has it
// judged, and translates the outcome. Where a message is to leave in another form, the
// mail server is told to change header and body; what it put on top itself stays.
//
// What a milter cannot see: bytes of a header line after a NUL, because header
// values are C strings (Postfix: message_strip_characters = \0), and recipients
// that are added after it (always_bcc, aliases). Recipients refused by the mail
// server itself are not sent, as long as SMFIP_RCPT_REJ is not negotiated, which we
// never do; one refused by a milter that stands behind us has been seen here.
package milter
