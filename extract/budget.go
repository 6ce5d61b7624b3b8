package extract

import "time"

// ratioFloor is how many bytes may come out of a message whatever its size.
const ratioFloor = 10 << 20

func (l Limits) withDefaults() Limits {
	set := func(p *int64, n int64) {
		if *p <= 0 {
			*p = n
		}
	}
	set(&l.Bytes, 1<<30)
	set(&l.Ratio, 200)
	set(&l.Object, 256<<20)
	if l.Files <= 0 {
		l.Files = 10_000
	}
	if l.Depth <= 0 {
		l.Depth = 16
	}
	if l.CPU <= 0 {
		l.CPU = 20 * time.Second
	}
	return l
}

// What a message of a size may cost in CPU time, so that a small one that is made
// to be slow is answered soon: least, and for each MiB.
const (
	leastCPU  = 2500 * time.Millisecond
	cpuPerMiB = 250 * time.Millisecond
)

// amplified is how many times its size a message may become, above ratioFloor,
// before what is done with its texts counts as CPU time too.
const amplified = 16

// A budget is what one message may still cost. Once it is spent it stays so.
type budget struct {
	limits Limits
	most   int64 // bytes that may come out: the smaller of Bytes and Ratio
	out    int64
	files  int
	cpu    time.Duration
	free   int64 // bytes out from which on receiving them counts as CPU time
	// spent is why nothing more is read: TooBig, Timeout, or "" while there is
	// budget left; and what of it, for the detail of gaps.
	spent Cause
	what  string
}

func newBudget(l Limits, size int64) budget {
	most := l.Bytes
	what := "more bytes came out of the message than its limit"
	ratio := int64(ratioFloor)
	if size > ratioFloor/l.Ratio {
		ratio = l.Bytes
		if size < l.Bytes/l.Ratio {
			ratio = size * l.Ratio
		}
	}
	if ratio < most {
		most = ratio
		what = "more bytes came out of the message than its size allows"
	}
	free := max(ratioFloor, l.Bytes)
	if size < l.Bytes/amplified {
		free = max(ratioFloor, size*amplified)
	}
	l.CPU = min(l.CPU, leastCPU+time.Duration(size>>10)*cpuPerMiB>>10)
	return budget{limits: l, most: most, what: what, free: free}
}

// take counts n bytes that came out of a reader and reports whether the
// budget still holds.
func (b *budget) take(n int) bool {
	b.out += int64(n)
	if b.out > b.most && b.spent == "" {
		b.spent = TooBig
	}
	return b.spent == ""
}

// use counts CPU time of a reader.
func (b *budget) use(t time.Duration) bool {
	b.cpu += t
	if b.cpu > b.limits.CPU && b.spent == "" {
		b.spent = Timeout
		b.what = "the message's CPU time is used up"
	}
	return b.spent == ""
}

// receive counts CPU time of what takes the texts of the message, where they are
// far more than its size.
func (b *budget) receive(t time.Duration) bool {
	if b.out <= b.free {
		return b.spent == ""
	}
	return b.use(t)
}

// left is the budget that an object at depth can still use.
func (b *budget) left(depth int) Limits {
	return Limits{
		Bytes:  max(b.most-b.out, 0),
		Ratio:  b.limits.Ratio,
		Files:  max(b.limits.Files-b.files, 0),
		Depth:  max(b.limits.Depth-depth, 0),
		Object: b.limits.Object,
		CPU:    max(b.limits.CPU-b.cpu, 0),
	}
}
