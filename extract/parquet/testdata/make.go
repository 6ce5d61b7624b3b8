//go:build ignore

// This program writes the samples "go-*.parquet" with github.com/parquet-go/parquet-go
// v0.32.0, in a module of its own.
package main

import (
	"os"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

type row struct {
	Name  string    `parquet:"name,dict"`
	Card  int64     `parquet:"card,delta"`
	IBAN  *string   `parquet:"iban,optional"`
	Email string    `parquet:"email,delta"`
	Rate  float64   `parquet:"rate,split"`
	Since time.Time `parquet:"since,timestamp(millisecond)"`
	Day   int32     `parquet:"day,date"`
	Price int64     `parquet:"price,decimal(2:10)"`
	Tags  []string  `parquet:"tags,list"`
	Blob  []byte    `parquet:"blob"`
	Len   string    `parquet:"len,delta"`
	OK    bool      `parquet:"ok"`
}

func main() {
	iban := "DE89370400440532013000"
	var rows []row
	for i := range 20 {
		r := row{Name: []string{"Ännchen Needle", "Bob"}[i%2], Card: 4111111111111111 + int64(i), Email: "ann.needle@corp.example", Rate: 1.5, Since: time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC), Day: 19000, Price: 12345, Tags: []string{"first tag", "second tag"}, Blob: []byte{1, 2, 3}, Len: "len"}
		if i%3 == 0 {
			r.IBAN = &iban
		}
		rows = append(rows, r)
	}
	for name, c := range map[string]compress.Codec{"plain": &parquet.Uncompressed, "snappy": &parquet.Snappy, "gzip": &parquet.Gzip, "brotli": &parquet.Brotli, "zstd": &parquet.Zstd, "lz4": &parquet.Lz4Raw} {
		for v := 1; v <= 2; v++ {
			f, _ := os.Create("go-" + name + string(rune('0'+v)) + ".parquet")
			w := parquet.NewGenericWriter[row](f, parquet.Compression(c), parquet.DataPageVersion(v), parquet.KeyValueMetadata("note", "needle note"))
			if _, err := w.Write(rows); err != nil {
				panic(err)
			}
			if err := w.Close(); err != nil {
				panic(err)
			}
			f.Close()
		}
	}
}
