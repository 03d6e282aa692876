package generated

import (
	"math"
	"math/rand/v2"
)

// sampler draws numbers by weight in constant time, by Walker's alias method.
type sampler []column

// column is a number's place in a sampler: the number itself is kept below a bound, beyond it another is taken instead.
type column struct {
	bound, other uint32
}

func newSampler(weights []float64) sampler {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	s := make(sampler, len(weights))
	heights := make([]float64, len(weights))
	var low, high []int
	for i, w := range weights {
		heights[i] = w * float64(len(weights)) / sum
		s[i] = column{math.MaxUint32, uint32(i)}
		if heights[i] < 1 {
			low = append(low, i)
		} else {
			high = append(high, i)
		}
	}
	for len(low) > 0 && len(high) > 0 {
		poor, rich := low[len(low)-1], high[len(high)-1]
		low = low[:len(low)-1]
		s[poor] = column{uint32(heights[poor] * math.MaxUint32), uint32(rich)}
		if heights[rich] -= 1 - heights[poor]; heights[rich] < 1 {
			high = high[:len(high)-1]
			low = append(low, rich)
		}
	}
	return s
}

// draw takes the column from one half of a random number and the place in it from the other.
func (s sampler) draw(r *rand.Rand) int {
	random := r.Uint64()
	i := random >> 32 * uint64(len(s)) >> 32
	if uint32(random) <= s[i].bound {
		return int(i)
	}
	return int(s[i].other)
}
