package benchscan

import (
	"math/rand/v2"
	"strings"
)

// common are the words that hold sentences together, in five languages; they make
// half of a text.
var common = [][]string{
	strings.Fields("the of and to in a is that for it was on are with as be at this have from or by not but what all were when we there can an your which their if will each about how up out them then many some so these would other into has more her two him see could no than been who now"),
	strings.Fields("der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man dann können"),
	strings.Fields("de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec ou son aux mais comme nous être cette été leur tout fait deux même ont très où"),
	strings.Fields("w i na z do nie się jest że o to jak po od za przez ale czy tak są być dla ich tym ten który może przed oraz tylko więc jego już było też bardzo"),
	strings.Fields("de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde"),
}

var syllables = [][]string{
	strings.Fields("pre con ver tion ment ing al er re per sta com dis ter ble ness ful port tract form vis ial ence ance ous ism ate ify"),
	strings.Fields("ver ge be ung schaft keit lich ein aus auf zug mann wert stell kraft arbeit über für mög läu grö ßer los bar haft ent zer"),
	strings.Fields("con pré tion ment eur euse able ance ique ier age ité ois ère ée dé ré sou tra vail mar ché pro duit"),
	strings.Fields("prze nie wy za kow ski ość ani cze szy rze owa enie dzi pra ców ług ród wie trz min ist po roz"),
	strings.Fields("con des ción dad mente ado ido ar er tra ba jo em pre sa mer ca do ñe llo rí pro duc to ser vi"),
}

// vocabulary makes n words of a language, no two alike.
func vocabulary(r *rand.Rand, lang, n int) []string {
	list, seen := make([]string, 0, n), map[string]bool{}
	for len(list) < n {
		var w strings.Builder
		for range 2 + r.IntN(3) {
			w.WriteString(pick(r, syllables[lang]))
		}
		if s := w.String(); !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	return list
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// zipf picks one of the list, the first ones far more often: as words and signs occur.
func zipf(r *rand.Rand, list []string) string {
	f := r.Float64()
	return list[int(f*f*f*float64(len(list)))]
}

func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

func hex(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[r.IntN(16)]
	}
	return string(b)
}

var (
	firstNames = strings.Fields("Anna Jean Piotr Mary Wei José Katrin Hugo Emma Lukas Inés Marta Oliver Sofia Tom Greta")
	lastNames  = strings.Fields("Schmidt Dupont Kowalski O'Neil García Weber Moreau Brown Patel Novak Rossi Lindberg Haas Costa")
	domains    = strings.Fields("example.com example.org mail.example.net corp.example.com shop.example.de")
)

func name(r *rand.Rand) string { return pick(r, firstNames) + " " + pick(r, lastNames) }

func address(r *rand.Rand) string {
	return strings.ToLower(pick(r, firstNames)) + digits(r, 2) + "@" + pick(r, domains)
}
