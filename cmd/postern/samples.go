package main

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
)

// The domains of the built-in configuration: corp.example is inside,
// partner.example is allowed, everything else is outside (RFC 2606: none of them
// exists).
const (
	sampleSender   = "alice@corp.example"
	sampleInside   = "bob@corp.example"
	sampleAllowed  = "audit@partner.example"
	sampleStranger = "stranger@elsewhere.example"
)

// cardText holds two numbers that card brands publish for tests.
const cardText = "Dear customer,\r\n\r\nthe Visa card is 4111 1111 1111 1111, expires 12/29, CVV 123,\r\n" +
	"and the American Express card is 3782 822463 10005.\r\n"

//go:embed samples/encrypted.zip
var encryptedZip []byte

// A sampleMail is one made mail and what it shows.
type sampleMail struct {
	Name string
	letter
}

func sampleMails() ([]sampleMail, error) {
	zipped, err := zipOf("q3/cards.pdf", pdfOf("Cards of the third quarter", "Visa 4111 1111 1111 1111 exp 12/29 CVV 123"))
	if err != nil {
		return nil, err
	}
	pdf := pdfOf("Cards of the second quarter", "Visa 4111 1111 1111 1111 exp 12/29 CVV 123")
	const see = "Please see the attached file.\r\n"
	stranger := []string{sampleStranger}
	mails := []sampleMail{
		{"harmless", letter{To: stranger, Text: "Shall we have lunch on Friday?\r\n"}},
		{"cards in the body", letter{To: stranger, Text: cardText}},
		{"cards in a PDF", letter{To: stranger, Text: see, Files: []attachedFile{{"cards.pdf", "application/pdf", pdf}}}},
		{"cards in a PDF in a ZIP", letter{To: stranger, Text: see, Files: []attachedFile{{"offer.zip", "application/zip", zipped}}}},
		{"encrypted ZIP", letter{To: stranger, Text: see, Files: []attachedFile{{"customers.zip", "application/zip", encryptedZip}}}},
		{"mixed recipients", letter{To: []string{sampleInside, sampleAllowed, sampleStranger}, Text: cardText}},
	}
	for i := range mails {
		mails[i].From, mails[i].Subject = sampleSender, "Sample: "+mails[i].Name
	}
	return mails, nil
}

func zipOf(name string, data []byte) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// pdfOf makes a PDF of one page with the given lines (ISO 32000-1 section 7.5).
// The lines must not hold brackets or backslashes.
func pdfOf(lines ...string) []byte {
	var text bytes.Buffer
	text.WriteString("BT /F1 14 Tf 18 TL 72 720 Td\n")
	for _, line := range lines {
		fmt.Fprintf(&text, "(%s) Tj T*\n", line)
	}
	text.WriteString("ET\n")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", text.Len(), text.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}
