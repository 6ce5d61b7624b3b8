package database_test

import (
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/database"
	"postern/extract/extracttest"
)

// TestAccessQueries reads queries as statements.
func TestAccessQueries(t *testing.T) {
	for name, w := range jets {
		w := w()
		type part struct {
			attribute, flag uint64
			expression      string
			name1, name2    string
		}
		for id, q := range []struct {
			want string
			list []part
		}{
			{"SELECT DISTINCT Customer, Price*2 AS Twice FROM Customers INNER JOIN x ON a=b WHERE Card=\"4111 1111 1111 1111\" GROUP BY Day HAVING Price>1 ORDER BY Customer DESC", []part{
				{1, 1, "", "", ""},
				{3, 2, "", "", ""},
				{5, 0, "", "Customers", ""},
				{6, 0, "Customer", "", ""},
				{6, 0, "Price*2", "Twice", ""},
				{7, 1, "a=b", "", "x"},
				{8, 0, "Card=\"" + card + "\"", "", ""},
				{9, 0, "Day", "", ""},
				{10, 0, "Price>1", "", ""},
				{11, 0, "Customer", "D", ""},
			}},
			{"PARAMETERS [who] INSERT INTO Old SELECT Customer FROM Customers AS c", []part{{1, 3, "", "Old", ""}, {2, 10, "", "[who]", ""}, {5, 0, "", "Customers", "c"}, {6, 0, "Customer", "", ""}}},
			{"UPDATE Customers SET Price = 2", []part{{1, 4, "", "", ""}, {5, 0, "", "Customers", ""}, {6, 0, "2", "", "Price"}}},
			{"SELECT * INTO Copy FROM Customers", []part{{1, 2, "", "Copy", ""}, {5, 0, "", "Customers", ""}, {6, 0, "*", "", ""}}},
			{"CREATE TABLE T", []part{{1, 7, "CREATE TABLE T", "", ""}}},
			{"TABLE a UNION TABLE b", []part{{1, 9, "", "", ""}, {5, 0, "TABLE a", "", ""}, {5, 0, "TABLE b", "", ""}}},
		} {
			w := *w
			text := func(s string) []byte {
				if s == "" {
					return nil
				}
				return w.text(s)
			}
			number := num(4, 0x80000000|uint64(id))
			w.objects = [][][]byte{{number, num(4, 0), text("The query"), num(2, 5), num(4, 0), nil}}
			data := w.file(func() []jetTable {
				table := jetTable{name: "MSysQueries", columns: []jetColumn{{"Attribute", 2, 1}, {"Expression", 12, 0}, {"Flag", 3, 2}, {"Name1", 10, 0}, {"Name2", 10, 0}, {"ObjectId", 4, 4}}}
				for _, p := range q.list {
					var memo []byte
					if p.expression != "" {
						memo = append(append(num(4, uint64(len(text(p.expression)))|0x80000000), make([]byte, 8)...), text(p.expression)...)
					}
					table.rows = append(table.rows, [][]byte{{byte(p.attribute)}, memo, num(2, p.flag), text(p.name1), text(p.name2), number})
				}
				return []jetTable{table}
			})
			r := extracttest.Read(t, database.Access, "", data)
			if r.Err != nil || !strings.Contains(r.Texts[extract.All], q.want+"\n") {
				t.Errorf("%s: %v, no %q in %q", name, r.Err, q.want, r.Texts[extract.All])
			}
			if p := r.At(extract.All, q.want+"\n"); p.Where != "The query, SQL" {
				t.Errorf("%s: %v", name, p)
			}
		}
	}
}
