package archive

import "io"

// An lzhufDecoder unpacks the method lh1 (H. Yoshizaki's LZHUF, in the public domain): a
// Huffman code that changes with each symbol, and a fixed one for distances.
type lzhufDecoder struct {
	*unpacker
	bits *highBits
	tree lzhufTree
}

const (
	lzhufCodes = 256 + 58 // bytes, and lengths from 3 to 60
	lzhufNodes = 2*lzhufCodes - 1
	lzhufRoot  = lzhufNodes - 1
	lzhufMost  = 1 << 15 // weight of the root
)

// lzhufDistances is the code of the upper six bits of a distance.
var lzhufDistances = func() (t lzxTree) {
	lengths := make([]byte, 64)
	for i := range lengths {
		switch {
		case i < 1:
			lengths[i] = 3
		case i < 4:
			lengths[i] = 4
		case i < 12:
			lengths[i] = 5
		case i < 24:
			lengths[i] = 6
		case i < 48:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	_ = t.build(lengths) // they are right
	return t
}()

func newLZHUF(r io.Reader, size int64) io.Reader {
	d := &lzhufDecoder{unpacker: newUnpacker(12, ' ', size), bits: newHighBits(r)}
	d.tree.start()
	d.step, d.unpacker.bits = d.symbol, d.bits
	return d
}

func (d *lzhufDecoder) symbol() error {
	node := d.tree.child[lzhufRoot]
	for node < lzhufNodes {
		node = d.tree.child[node+d.bits.take(1)]
	}
	if d.bits.over() {
		return io.ErrUnexpectedEOF
	}
	c := node - lzhufNodes
	d.tree.count(c)
	if c < 256 {
		d.put(byte(c))
		return nil
	}
	high, n := lzhufDistances.find(d.bits.peek())
	d.bits.skip(n)
	back := high<<6 | d.bits.take(6)
	if d.bits.over() {
		return io.ErrUnexpectedEOF
	}
	d.again(back+1, c-256+lzhLeast)
	return nil
}

// An lzhufTree is a Huffman tree in the order of its weights: neighbours are brothers.
type lzhufTree struct {
	weight [lzhufNodes + 1]int // the last one is a sentinel
	parent [lzhufNodes + lzhufCodes]int
	child  [lzhufNodes]int // the first of two, or a symbol and lzhufNodes
}

func (t *lzhufTree) start() {
	for i := range lzhufCodes {
		t.weight[i], t.child[i], t.parent[i+lzhufNodes] = 1, i+lzhufNodes, i
	}
	t.join(lzhufCodes)
}

// join makes the nodes from n on, out of those below.
func (t *lzhufTree) join(n int) {
	for i := 0; n <= lzhufRoot; n++ {
		t.weight[n] = t.weight[i] + t.weight[i+1]
		t.child[n] = i
		t.parent[i], t.parent[i+1] = n, n
		i += 2
	}
	t.weight[lzhufNodes] = 1<<16 - 1
	t.parent[lzhufRoot] = 0
}

// count gives a symbol more weight, and keeps the order.
func (t *lzhufTree) count(symbol int) {
	if t.weight[lzhufRoot] == lzhufMost {
		t.halve()
	}
	for c := t.parent[symbol+lzhufNodes]; ; {
		t.weight[c]++
		k := t.weight[c]
		if l := c + 1; k > t.weight[l] {
			for k > t.weight[l+1] {
				l++
			}
			t.weight[c], t.weight[l] = t.weight[l], k
			i, j := t.child[c], t.child[l]
			t.adopt(i, l)
			t.adopt(j, c)
			t.child[l], t.child[c] = i, j
			c = l
		}
		if c = t.parent[c]; c == 0 {
			return
		}
	}
}

// adopt makes node the parent of what begins at i.
func (t *lzhufTree) adopt(i, node int) {
	t.parent[i] = node
	if i < lzhufNodes {
		t.parent[i+1] = node
	}
}

// halve builds the tree anew, with half the weights.
func (t *lzhufTree) halve() {
	n := 0
	for i := range lzhufNodes {
		if t.child[i] >= lzhufNodes {
			t.weight[n], t.child[n] = (t.weight[i]+1)/2, t.child[i]
			n++
		}
	}
	for i, j := 0, lzhufCodes; j < lzhufNodes; i, j = i+2, j+1 {
		w := t.weight[i] + t.weight[i+1]
		k := j
		for k > 0 && w < t.weight[k-1] {
			k--
		}
		copy(t.weight[k+1:j+1], t.weight[k:j])
		copy(t.child[k+1:j+1], t.child[k:j])
		t.weight[k], t.child[k] = w, i
	}
	for i := range lzhufNodes {
		t.adopt(t.child[i], i)
	}
}
