package sqlite

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"postern/quarantine"
)

// schema3 is a store of before 0004: one mail in two copies, one recipient held and
// one released twice, and one copy that needed nobody and was sent.
const schema3 = `
INSERT INTO item VALUES ('a', 'a', 1, 'main', 1000, 'held', 0, 'ann@corp.example' || char(10) || 'offer for zürich',
  'ann@corp.example', '[]', 'ann', '', 'Offer for Zürich', '', '', '', 'milter', 5, 'c0ffee',
  'quarantine', 'p1', 3, 0, 0, '', '', 7,
  '{"schema":3,"policy":"p1","action":"quarantine","recipients":[{"address":"bob@far.example","action":"quarantine"}]}');
INSERT INTO copy (item, number, tenant, edits) VALUES ('a', 1, 'main', '[]'), ('a', 2, 'main', '[]');
INSERT INTO recipient (item, copy, position, tenant, address, args, state, reply, tries, next, revision) VALUES
  ('a', 1, 0, 'main', 'bob@far.example', '[]', 'held', '', 0, 0, 1),
  ('a', 1, 1, 'main', 'eve@far.example', '[]', 'released', '451 later', 1, 5000, 3),
  ('a', 2, 0, 'main', 'cy@far.example', '[]', 'sent', '250 ok', 1, 0, 2);
INSERT INTO act (item, tenant, time, actor, verb, note, recipients) VALUES
  ('a', 'main', 2000, 'rita', 'release', '', '["eve@far.example","bob@far.example"]'),
  ('a', 'main', 3000, 'rita', 'release', '', '["eve@far.example"]'),
  ('a', 'main', 4000, 'rita', 'show-full', '', '[]');
`

func TestMigrateFromSchema3(t *testing.T) {
	dir := t.TempDir()
	steps, err := readMigrations(migrations)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, File)
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := migrateTo(tx, steps[:3]); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(schema3); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	s := open(t, dir)
	page, err := s.List(t.Context(), quarantine.Query{Text: "ZÜRICH ann@"})
	if err != nil || len(page.Items) != 1 {
		t.Fatalf("List = %+v, %v", page, err)
	}
	it := page.Items[0]
	if it.Verdict.Policy != "p1" || len(it.Verdict.Recipients) != 1 || it.Revision != 7 {
		t.Errorf("item = %+v", it)
	}
	at := func(n int64) time.Time { return time.Unix(0, n).UTC() }
	if r := it.Copies[0].Recipients; !r[0].LetGo.Equal(at(2000)) || !r[1].LetGo.Equal(at(3000)) || !it.Copies[1].Recipients[0].LetGo.IsZero() {
		t.Errorf("copies = %+v", it.Copies)
	}
	if jobs, err := s.Lease(t.Context(), "one", at(4999), at(6000), 9); err != nil || len(jobs) != 0 {
		t.Errorf("too early: %+v, %v", jobs, err)
	}
	jobs, err := s.Lease(t.Context(), "one", at(5000), at(6000), 9)
	if err != nil || len(jobs) != 1 || jobs[0].Copy.Number != 1 || jobs[0].Copy.Recipients[0].Address != "eve@far.example" {
		t.Fatalf("jobs = %+v, %v", jobs, err)
	}
}
