package indexer

import "fmt"

// maxProblems bounds the problems a report names.
const maxProblems = 1000

// problems collects what went wrong without stopping the run.
type problems struct {
	named []string
	more  int
}

func (p *problems) add(format string, args ...any) {
	if len(p.named) == maxProblems {
		p.more++
		return
	}
	p.named = append(p.named, fmt.Sprintf(format, args...))
}

// list returns the problems in the order they came up.
func (p *problems) list() []string {
	if p.more == 0 {
		return p.named
	}
	return append(p.named, fmt.Sprintf("and %d more", p.more))
}
