package authorities

import (
	_ "embed"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"minuted"
)

// table holds one authority a line under a header row, tab separated. It was drawn together from public lists of
// councils and their meeting software; each authority has one row, councils that were abolished have none.
//
//go:embed authorities.tsv
var table string

// columns is the header row of the table.
const columns = "id\tname\tgss\tnation\tregion\ttier\tplatform\turl\taccess"

// Directory is a list of authorities that can be looked up by id and by address. It never changes once made.
type Directory struct {
	all  []minuted.Authority // by id
	byID map[string]int
	root map[string][]int // by host without "www.", the sites on it
}

// Builtin returns the directory that comes with the program.
func Builtin() (*Directory, error) {
	all, err := parse(table)
	if err != nil {
		return nil, fmt.Errorf("read the built-in directory of authorities: %w", err)
	}
	return New(all)
}

// New makes a directory of the given authorities. Ids and addresses must be unique.
func New(all []minuted.Authority) (*Directory, error) {
	d := &Directory{all: slices.Clone(all), byID: map[string]int{}, root: map[string][]int{}}
	slices.SortFunc(d.all, func(a, b minuted.Authority) int { return strings.Compare(a.ID, b.ID) })
	roots := map[string]string{}
	for i, a := range d.all {
		if _, taken := d.byID[a.ID]; taken {
			return nil, fmt.Errorf("authority %s is listed twice", a.ID)
		}
		d.byID[a.ID] = i
		u, err := url.Parse(a.URL)
		if err != nil || u.Host == "" || !strings.HasSuffix(u.Path, "/") {
			return nil, fmt.Errorf("authority %s: %q is not an absolute address with a final slash", a.ID, a.URL)
		}
		key := host(u) + strings.ToLower(u.Path)
		if other, taken := roots[key]; taken {
			return nil, fmt.Errorf("authorities %s and %s have the same address", other, a.ID)
		}
		roots[key] = a.ID
		d.root[host(u)] = append(d.root[host(u)], i)
	}
	return d, nil
}

// All returns the authorities in the order of their ids.
func (d *Directory) All() []minuted.Authority { return slices.Clone(d.all) }

// Find returns the authority with the given id.
func (d *Directory) Find(id string) (minuted.Authority, bool) {
	i, ok := d.byID[id]
	if !ok {
		return minuted.Authority{}, false
	}
	return d.all[i], true
}

// ByURL returns the authority on whose site an address lies: the same host, by http or https and with or without
// "www.", and a path inside the site root. Where one root lies inside another, the inner one is meant.
func (d *Directory) ByURL(u *url.URL) (minuted.Authority, bool) {
	best, length := -1, -1
	path := strings.ToLower(u.Path)
	for _, i := range d.root[host(u)] {
		root, err := url.Parse(d.all[i].URL)
		if err != nil || !strings.HasPrefix(path+"/", strings.ToLower(root.Path)) {
			continue
		}
		if len(root.Path) > length {
			best, length = i, len(root.Path)
		}
	}
	if best < 0 {
		return minuted.Authority{}, false
	}
	return d.all[best], true
}

// host returns the name sites are told apart by: lower case, without "www." and without a default port.
func host(u *url.URL) string {
	name := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		return name + ":" + port
	}
	return name
}

func parse(table string) ([]minuted.Authority, error) {
	lines := strings.Split(strings.TrimRight(table, "\n"), "\n")
	if lines[0] != columns {
		return nil, fmt.Errorf("line 1: header is %q", lines[0])
	}
	var all []minuted.Authority
	for i, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if want := strings.Count(columns, "\t") + 1; len(cells) != want {
			return nil, fmt.Errorf("line %d: %d columns, not %d", i+2, len(cells), want)
		}
		all = append(all, minuted.Authority{
			ID: cells[0], Name: cells[1], GSS: cells[2], Nation: cells[3], Region: cells[4], Tier: cells[5],
			Platform: cells[6], URL: cells[7], Access: cells[8],
		})
	}
	return all, nil
}
