// Package eml reads mail: the message itself and messages inside it. Header lines
// become texts of their sections, bodies become objects, each in every reading
// that mail.Parse found.
package eml
