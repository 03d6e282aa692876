package authorities

import (
	"slices"
	"strings"
)

// maxLike bounds how many ids [Directory.Like] suggests.
const maxLike = 5

// Like returns the ids nearest to what was typed, nearest first, for a "did you mean": ids and names that contain it,
// then ids a few typing slips away. There are at most five, and none when nothing is near.
func (d *Directory) Like(typed string) []string {
	typed = strings.Join(strings.Fields(strings.ToLower(typed)), "-")
	if typed == "" {
		return nil
	}
	type near struct {
		id       string
		distance int
	}
	var found []near
	for _, a := range d.all {
		name := strings.Join(strings.Fields(strings.ToLower(a.Name)), "-")
		distance := slips(typed, a.ID)
		if strings.Contains(a.ID, typed) || strings.Contains(name, typed) || strings.Contains(typed, a.ID) {
			distance = min(distance, 1)
		}
		if distance <= 1+len(typed)/4 {
			found = append(found, near{a.ID, distance})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.distance - b.distance })
	var ids []string
	for _, n := range found[:min(len(found), maxLike)] {
		ids = append(ids, n.id)
	}
	return ids
}

// slips counts the letters to insert, drop or change to get from a to b (Levenshtein's distance).
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
