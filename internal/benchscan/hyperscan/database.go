//go:build hyperscan

package main

/*
#cgo CFLAGS: -O2
#cgo LDFLAGS: -lhs
#include <hs/hs.h>
#include <stdlib.h>

static int count(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *n) {
	(*(unsigned long long *)n)++;
	return 0;
}

static hs_error_t scan(hs_database_t *db, hs_scratch_t *space, const char *text, unsigned size, unsigned long long *n) {
	return hs_scan(db, text, size, 0, space, count, n);
}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// A database is a set of expressions that Hyperscan compiled for whole texts. It is
// never freed: the program measures and ends.
type database struct {
	db    *C.hs_database_t
	space *C.hs_scratch_t
}

// An expression is one of them with its flags.
type expression struct {
	text  string
	flags uint
}

const (
	caseless = C.HS_FLAG_CASELESS
	utf8Text = C.HS_FLAG_UTF8
)

func compile(list []expression) (*database, error) {
	n := len(list)
	texts := make([]*C.char, n)
	flags, ids := make([]C.uint, n), make([]C.uint, n)
	for i, x := range list {
		texts[i] = C.CString(x.text)
		flags[i], ids[i] = C.uint(x.flags), C.uint(i)
	}
	// The array of pointers must be C's: it holds pointers.
	array := (**C.char)(C.malloc(C.size_t(n) * C.size_t(unsafe.Sizeof(texts[0]))))
	copy(unsafe.Slice(array, n), texts)
	d := &database{}
	var failed *C.hs_compile_error_t
	if C.hs_compile_multi(array, &flags[0], &ids[0], C.uint(n), C.HS_MODE_BLOCK, nil, &d.db, &failed) != C.HS_SUCCESS {
		text := ""
		if i := int(failed.expression); i >= 0 {
			text = list[i].text
		}
		return nil, fmt.Errorf("compile %q: %s", text, C.GoString(failed.message))
	}
	if C.hs_alloc_scratch(d.db, &d.space) != C.HS_SUCCESS {
		return nil, fmt.Errorf("allocate scratch space")
	}
	return d, nil
}

// scan is the number of matches reported.
func (d *database) scan(text string) (uint64, error) {
	var n C.ulonglong
	if code := C.scan(d.db, d.space, (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.uint(len(text)), &n); code != C.HS_SUCCESS {
		return 0, fmt.Errorf("scan: %d", int(code))
	}
	return uint64(n), nil
}
