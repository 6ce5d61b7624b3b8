package encrypt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"postern/mail"
)

// A Folder is a directory of recipients' keys in files: *.asc, *.gpg, *.pgp and *.key with
// OpenPGP keys, armored or binary, any number in a file; *.pem, *.crt, *.cer, *.der and
// *.p7b with certificates; *.crl with lists of revoked certificates. The keys themselves
// say for which addresses they are. A file called "@example.org.asc", or one that is named in a file
// "index.txt" by a line "@example.org gateway.asc", is for a whole domain; such a line may
// name an address too. Names that begin with a dot are passed over.
//
// It follows changes of the folder, looking at most once a second, and is safe for
// concurrent use.
type Folder struct {
	// Optional says that a folder that does not exist is an empty one, not an error.
	Optional bool

	dir string

	mu      sync.Mutex
	looked  time.Time
	files   map[string]folderFile
	index   folderFile
	keys    []Key            // in the order of file names
	lookups map[string][]int // indexes into keys, by address or "@domain"
}

// A folderFile is what one file held when it was last read.
type folderFile struct {
	stamp   fileStamp
	keys    []Key
	revoked []revocations
	rows    [][2]string // of the index: address, file
}

const (
	indexName   = "index.txt"
	mostFiles   = 20_000
	lookAgain   = time.Second
	largestLine = 1000
)

var keyExtensions = map[string]bool{
	".asc": true, ".gpg": true, ".pgp": true, ".key": true,
	".pem": true, ".crt": true, ".cer": true, ".der": true, ".p7b": true, ".crl": true,
}

// NewFolder is the directory in dir. Nothing is read until it is asked.
func NewFolder(dir string) *Folder { return &Folder{dir: dir} }

// String names the kind of directory.
func (f *Folder) String() string { return "folder" }

// Lookup implements [Directory]: keys of the address itself stand before those of its
// domain, younger ones before older ones. The error is that of reading the folder.
func (f *Folder) Lookup(_ context.Context, a mail.Address) ([]Key, error) {
	now := time.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.refresh(now); err != nil {
		return nil, err
	}
	var found []Key
	seen := map[int]bool{}
	for _, name := range addressKeys(a) {
		start := len(found)
		for _, i := range f.lookups[name] {
			if !seen[i] {
				seen[i] = true
				found = append(found, f.keys[i].checked(now))
			}
		}
		slices.SortStableFunc(found[start:], func(a, b Key) int { return b.Created.Compare(a.Created) })
	}
	return usableFirst(found), nil
}

// List is every key of the folder as it is now, with those that cannot be used, in
// the order of their files.
func (f *Folder) List() ([]Key, error) {
	now := time.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.refresh(now); err != nil {
		return nil, err
	}
	list := make([]Key, len(f.keys))
	for i, k := range f.keys {
		list[i] = k.checked(now)
	}
	return list, nil
}

// usableFirst moves keys with a Problem behind the others.
func usableFirst(keys []Key) []Key {
	slices.SortStableFunc(keys, func(a, b Key) int {
		return cmp.Compare(btoi(a.Problem != nil), btoi(b.Problem != nil))
	})
	return keys
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// refresh reads files that are new or changed. Those that stayed as they were cost a
// stat each.
func (f *Folder) refresh(now time.Time) error {
	if f.files != nil && now.Sub(f.looked) >= 0 && now.Sub(f.looked) < lookAgain {
		return nil
	}
	entries, err := os.ReadDir(f.dir)
	if err != nil && (!f.Optional || !errors.Is(err, fs.ErrNotExist)) {
		return fmt.Errorf("read key folder: %w", err)
	}
	old, index, changed := f.files, f.index, f.files == nil
	files, found := map[string]folderFile{}, false
	for _, e := range entries {
		name := e.Name()
		if name != indexName && !isKeyFile(name) {
			continue
		}
		info, err := os.Stat(filepath.Join(f.dir, name)) // follows links, which Kubernetes mounts are
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		if len(files) >= mostFiles {
			return fmt.Errorf("read key folder: more than %d files", mostFiles)
		}
		before, known := old[name]
		if name == indexName {
			before, known, found = index, index.stamp != fileStamp{}, true
		}
		if stamp := stampOf(info); !known || before.stamp != stamp {
			before = f.read(name, now)
			before.stamp = stamp
			changed = true
		}
		if name == indexName {
			f.index = before
		} else {
			files[name] = before
		}
	}
	if !found && index.stamp != (fileStamp{}) {
		f.index, changed = folderFile{}, true
	}
	f.looked = now
	f.files = files
	if changed || len(files) != len(old) {
		f.arrange()
	}
	return nil
}

func isKeyFile(name string) bool {
	return !strings.HasPrefix(name, ".") && keyExtensions[strings.ToLower(filepath.Ext(name))]
}

// read reads one file; what is wrong with it is a key with a Problem.
func (f *Folder) read(name string, now time.Time) folderFile {
	raw, err := readBounded(filepath.Join(f.dir, name))
	if err != nil {
		return folderFile{keys: []Key{brokenKey("", name, err)}}
	}
	switch {
	case name == indexName:
		return readIndex(raw)
	case strings.EqualFold(filepath.Ext(name), ".crl"):
		list, err := readRevocations(raw)
		if err != nil {
			return folderFile{keys: []Key{brokenKey(SMIME, name, err)}}
		}
		return folderFile{revoked: []revocations{list}}
	}
	return folderFile{keys: readKeys(raw, name, now)}
}

func readBounded(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		if p := new(fs.PathError); errors.As(err, &p) {
			err = p.Err // the name is said already
		}
		return nil, fmt.Errorf("cannot be opened: %w", err)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, largestKeyFile+1))
	if err != nil {
		return nil, errors.New("cannot be read")
	}
	return raw, nil
}

// arrange makes the table for look-ups.
func (f *Folder) arrange() {
	names := make([]string, 0, len(f.files))
	extra := map[string][]string{} // by file: what is said about it outside of it
	for name := range f.files {
		names = append(names, name)
		if domain, ok := domainOfFile(name); ok {
			extra[name] = append(extra[name], domain)
		}
	}
	slices.Sort(names)
	f.keys, f.lookups = slices.Clone(f.index.keys), map[string][]int{}
	for _, row := range f.index.rows {
		if _, ok := f.files[row[1]]; !ok {
			f.keys = append(f.keys, brokenKey("", indexName, fmt.Errorf("names the file %q, which is not there", row[1])))
		}
		extra[row[1]] = append(extra[row[1]], row[0])
	}
	var revoked []revocations
	for _, name := range names {
		revoked = append(revoked, f.files[name].revoked...)
	}
	for _, name := range names {
		for _, k := range f.files[name].keys {
			k.Addresses = append(slices.Clone(k.Addresses), extra[name]...)
			k = checkRevoked(k, revoked)
			for _, address := range k.Addresses {
				if key, err := addressKey(address); err == nil {
					f.lookups[key] = append(f.lookups[key], len(f.keys))
				}
			}
			f.keys = append(f.keys, k)
		}
	}
}

// domainOfFile is the domain in a name like "@example.org.asc".
func domainOfFile(name string) (string, bool) {
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	if !strings.HasPrefix(stem, "@") {
		return "", false
	}
	domain, err := addressKey(stem)
	return domain, err == nil
}

// readIndex reads lines of an address or "@domain" and a file's name.
func readIndex(raw []byte) folderFile {
	var f folderFile
	n := 0
	for line := range strings.Lines(string(raw)) {
		n++
		if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) == "" {
			continue
		}
		fields := strings.Fields(line)
		bad := len(fields) != 2 || len(line) > largestLine
		key := ""
		if !bad {
			var err error
			key, err = addressKey(fields[0])
			bad = err != nil || filepath.Base(fields[1]) != fields[1]
		}
		if bad {
			f.keys = append(f.keys, brokenKey("", indexName, fmt.Errorf("line %d is not an address or @domain and a file name", n)))
			continue
		}
		f.rows = append(f.rows, [2]string{key, fields[1]})
	}
	return f
}
