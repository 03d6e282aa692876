package crawler

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// groupSuffix is the domain many councils' sites are hosted under by the vendor: one set of servers, so that limits on
// single hosts would not spare them.
const groupSuffix = ".moderngov.co.uk"

// Bounds of groups.
const (
	groupSize   = 2                // requests at once to all hosts of a group, each with a pause of its own after it
	resolveTime = 10 * time.Second // to find out the addresses of a host
	resolveLife = time.Hour        // that they are relied on
)

// group holds a token for each request under way to its hosts, and for the pause after it.
type group chan struct{}

// groups are those a host belongs to: the vendor's, and one for each of its addresses, since many names may stand for
// one server.
type groups struct {
	members []group // ordered by name, so that no two hosts wait for each other
	until   time.Time
}

// resolveFunc finds out the addresses of a host.
type resolveFunc func(ctx context.Context, host string) ([]netip.Addr, error)

// resolver returns what the crawler finds out addresses with, nil where a test has replaced the network and says
// nothing of addresses.
func (c *Crawler) resolver() resolveFunc {
	if c.resolve != nil || c.dial != nil {
		return c.resolve
	}
	return func(ctx context.Context, host string) ([]netip.Addr, error) {
		return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	}
}

// enter waits until every group that a host belongs to may be asked, and returns how to leave them after a pause.
func (hs *hosts) enter(ctx context.Context, h *host) (leave func(pause time.Duration), err error) {
	members := hs.groupsOf(ctx, h)
	for i, g := range members {
		select {
		case g <- struct{}{}:
		case <-ctx.Done():
			leaveAll(members[:i])
			return nil, ctx.Err()
		}
	}
	return func(pause time.Duration) {
		if pause <= 0 || len(members) == 0 {
			leaveAll(members)
			return
		}
		time.AfterFunc(pause, func() { leaveAll(members) }) // nobody waits for it who has left
	}, nil
}

func leaveAll(members []group) {
	for _, g := range members {
		<-g
	}
}

// groupsOf returns the groups of a host. It is called by whoever has the host's turn.
func (hs *hosts) groupsOf(ctx context.Context, h *host) []group {
	if time.Now().Before(h.groups.until) {
		return h.groups.members
	}
	names := hs.groupNames(ctx, h.name)
	hs.mu.Lock()
	defer hs.mu.Unlock()
	members := make([]group, len(names))
	for i, name := range names {
		if hs.byGroup[name] == nil {
			hs.byGroup[name] = make(group, groupSize)
		}
		members[i] = hs.byGroup[name]
	}
	h.groups = groups{members, time.Now().Add(resolveLife)}
	return members
}

// groupNames names the groups of a host, in order and each once. A host whose addresses cannot be found out is in none
// for them: connecting to it will fail and say why.
func (hs *hosts) groupNames(ctx context.Context, hostPort string) []string {
	host := hostPort
	if name, _, err := net.SplitHostPort(hostPort); err == nil {
		host = name
	}
	var names []string
	if strings.HasSuffix(host, groupSuffix) {
		names = append(names, groupSuffix)
	}
	if hs.resolve != nil {
		ctx, cancel := context.WithTimeout(ctx, resolveTime)
		defer cancel()
		addresses, err := hs.resolve(ctx, strings.Trim(host, "[]"))
		for _, a := range addresses {
			if a = a.Unmap(); err == nil && !a.IsLoopback() { // this machine is nobody else's server
				names = append(names, a.String())
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
