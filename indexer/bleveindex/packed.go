package bleveindex

// texts is a list of strings, packed: a million of them are nothing for the collector of garbage to look through.
type texts struct {
	ends []uint32
	all  []byte
}

func (t *texts) len() int { return len(t.ends) }

func (t *texts) at(i uint32) string { return string(t.bytes(i)) }

// bytes gives a string where it lies. Nobody may change it.
func (t *texts) bytes(i uint32) []byte {
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.all[start:t.ends[i]]
}

func (t *texts) add(s string) {
	t.all = append(t.all, s...)
	t.ends = append(t.ends, uint32(len(t.all)))
}

// from gives the strings from one on.
func (t *texts) from(first int) texts {
	if first == 0 {
		return *t
	}
	start := t.ends[first-1]
	rest := texts{all: t.all[start:]}
	for _, end := range t.ends[first:] {
		rest.ends = append(rest.ends, end-start)
	}
	return rest
}

// append adds the strings of another list.
func (t *texts) append(more texts) {
	if t.len() == 0 {
		*t = more
		return
	}
	start := uint32(len(t.all))
	t.all = append(t.all, more.all...)
	for _, end := range more.ends {
		t.ends = append(t.ends, start+end)
	}
}

// lists is a list of lists of numbers, packed.
type lists struct {
	starts []uint32 // one more than there are lists
	flat   []uint32
}

func (l lists) len() int { return max(len(l.starts)-1, 0) }

func (l lists) at(i uint32) []uint32 { return l.flat[l.starts[i]:l.starts[i+1]] }

// add appends a list.
func (l *lists) add(list ...uint32) {
	if len(l.starts) == 0 {
		l.starts = append(l.starts, 0)
	}
	l.flat = append(l.flat, list...)
	l.starts = append(l.starts, uint32(len(l.flat)))
}

// from gives the lists from one on.
func (l *lists) from(first int) lists {
	var rest lists
	for i := first; i < l.len(); i++ {
		rest.add(l.at(uint32(i))...)
	}
	return rest
}

// append adds the lists of another.
func (l *lists) append(more lists) {
	if l.len() == 0 {
		*l = more
		return
	}
	for i := range more.len() {
		l.add(more.at(uint32(i))...)
	}
}
