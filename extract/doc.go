// Package extract reads a message to its end: every object in it (a part, an
// attachment, a member of an archive, a picture in a document) becomes either
// text or a [Gap], never silence.
//
// A [Reader] walks the objects of one message under one budget, picks the
// formats that fit an object by its content, and runs their readers, the risky
// ones in worker processes that are limited and can be killed. Documents are
// handed on as they come, in windows of bounded size, so that no message is
// ever held in memory as a whole.
package extract
