package scan

import (
	"math/bits"
	"strings"
)

// maxListed is the greatest length of a word in a wordList, in bytes.
const maxListed = 16

// A wordList is a set of short ASCII words in which stretches of a text are looked up,
// letters folded. Detectors ask at each number and each capital of a text: a map would
// want a lower-case copy of the word each time.
type wordList struct {
	// slots hold each word's first eight bytes and the next eight, zeros behind its
	// end; an empty slot is all zeros. A word stands at its hash or behind it.
	slots [][2]uint64
	shift uint
	// lengths has, by the first two letters, a bit for each length of a word, the lowest for 1.
	lengths [1 << 10]uint16
}

// newWordList makes the set of the words in s, which are lower case and of maxListed
// bytes at most.
func newWordList(s string) *wordList {
	words := strings.Fields(s)
	l := &wordList{}
	size := bits.Len(uint(4 * len(words)))
	l.slots, l.shift = make([][2]uint64, 1<<size), uint(64-size)
	for _, w := range words {
		key := listKey(w, 0, len(w))
		i := l.at(key)
		for l.slots[i] != [2]uint64{} {
			i = (i + 1) & (len(l.slots) - 1)
		}
		l.slots[i] = key
		l.lengths[firstTwo(w, 0, len(w))] |= 1 << (len(w) - 1)
	}
	return l
}

// has reports whether s[from:to], in lower case, is one of the words.
func (l *wordList) has(s string, from, to int) bool {
	if n := to - from; n < 1 || n > maxListed || l.lengths[firstTwo(s, from, to)]>>(n-1)&1 == 0 {
		return false
	}
	key := listKey(s, from, to)
	for i := l.at(key); l.slots[i] != [2]uint64{}; i = (i + 1) & (len(l.slots) - 1) {
		if l.slots[i] == key {
			return true
		}
	}
	return false
}

// words are the words of the list.
func (l *wordList) words() []string {
	var list []string
	for _, slot := range l.slots {
		var b []byte
		for _, w := range slot {
			for ; w != 0; w >>= 8 {
				b = append(b, byte(w))
			}
		}
		if len(b) > 0 {
			list = append(list, string(b))
		}
	}
	return list
}

// firstTwo stands for the first two bytes of s[from:to], letters folded, or its only one.
func firstTwo(s string, from, to int) int {
	if to-from == 1 {
		return int(s[from] & 31)
	}
	return int(s[from]&31)<<5 | int(s[from+1]&31)
}

func (l *wordList) at(key [2]uint64) int {
	return int((key[0] ^ key[1]*0x94d049bb133111eb) * 0x9e3779b97f4a7c15 >> l.shift)
}

// listKey is s[from:to] in two words, letters folded.
func listKey(s string, from, to int) [2]uint64 {
	if to-from <= 8 {
		return [2]uint64{foldedBytes(s, from, to)}
	}
	return [2]uint64{foldedBytes(s, from, from+8), foldedBytes(s, from+8, to)}
}

// foldedBytes are the eight bytes at most of s[from:to], the first in the lowest bits, letters
// folded. Words have no bytes that differ in that bit alone but letters.
func foldedBytes(s string, from, to int) uint64 {
	const fold = 0x2020202020202020
	n := to - from
	if from+8 <= len(s) {
		return (load8(s, from) | fold) << (64 - 8*n) >> (64 - 8*n)
	}
	var a uint64
	for k := n - 1; k >= 0; k-- {
		a = a<<8 | uint64(s[from+k]|0x20)
	}
	return a
}
