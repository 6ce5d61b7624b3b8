//go:build ignore

// This program writes the samples "go-*.avro" with github.com/hamba/avro/v2 v2.31.0, in a
// module of its own.
package main

import (
	"math/big"
	"os"
	"time"

	"github.com/hamba/avro/v2/ocf"
)

type address struct {
	Town  string   `avro:"town"`
	Older *address `avro:"older"`
}

type row struct {
	Name    string            `avro:"name"`
	Card    int64             `avro:"card"`
	IBAN    *string           `avro:"iban"`
	Rate    float64           `avro:"rate"`
	Born    time.Time         `avro:"born"`
	Price   *big.Rat          `avro:"price"`
	Kind    string            `avro:"kind"`
	Tags    []string          `avro:"tags"`
	Notes   map[string]string `avro:"notes"`
	Address address           `avro:"address"`
	Photo   []byte            `avro:"photo"`
	Key     [4]byte           `avro:"key"`
}

func main() {
	definition, err := os.ReadFile("schema.json")
	if err != nil {
		panic(err)
	}
	iban := "DE89370400440532013000"
	for name, codec := range map[string]ocf.CodecName{"snappy": ocf.Snappy, "zstandard": ocf.ZStandard} {
		f, _ := os.Create("go-" + name + ".avro")
		w, err := ocf.NewEncoder(string(definition), f, ocf.WithCodec(codec), ocf.WithMetadata(map[string][]byte{"note": []byte("a needle of the metadata")}))
		if err != nil {
			panic(err)
		}
		for i := range 20 {
			r := row{
				Name: []string{"Ännchen Needle", "Bob"}[i%2], Card: 4111111111111111 + int64(i), Rate: 1.5, Born: time.Date(1980, 2, 3, 0, 0, 0, 0, time.UTC),
				Price: big.NewRat(-12345, 100), Kind: "FIRM", Tags: []string{"first tag", "second tag"}, Notes: map[string]string{"remark": "a note"},
				Address: address{"Berlin", &address{Town: "Bonn"}}, Photo: []byte{}, Key: [4]byte{0, 1, 2, 3},
			}
			if i%3 == 0 {
				r.IBAN = &iban
			}
			if i == 0 {
				r.Photo = append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 600)...)
			}
			if err := w.Encode(r); err != nil {
				panic(err)
			}
		}
		if err := w.Close(); err != nil {
			panic(err)
		}
		f.Close()
	}
}
