package samplesite

import (
	"hash/fnv"
	"math/rand/v2"
)

// chance makes choices that look arbitrary and are always the same for the same name.
type chance struct{ r *rand.Rand }

// chanceOf returns the chance of a name, such as "stonegate/planning/2019-03-12".
func chanceOf(name string) *chance {
	h := fnv.New64a()
	h.Write([]byte(name))
	return &chance{rand.New(rand.NewPCG(h.Sum64(), uint64(len(name))))}
}

// upTo gives a number from 0 to n-1.
func (c *chance) upTo(n int) int { return c.r.IntN(n) }

// between gives a number from low to high, both included.
func (c *chance) between(low, high int) int { return low + c.r.IntN(high-low+1) }

// percent is true p times in a hundred.
func (c *chance) percent(p int) bool { return c.r.IntN(100) < p }

// of gives one of the values.
func (c *chance) of(values []string) string { return values[c.r.IntN(len(values))] }

// order gives the numbers from 0 to n-1 in some order.
func (c *chance) order(n int) []int { return c.r.Perm(n) }
