package crawler

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// FixAddress reads an absolute http or https address as written on a page or in a header and puts it into the form it
// is requested in. It accepts what browsers accept and [url.Parse] does not: spaces and line breaks, backslashes, stray
// per cent signs, letters beyond ASCII. User names, default ports and fragments are dropped. Fixing the result again
// changes nothing.
func FixAddress(address string) (*url.URL, error) {
	return resolve(nil, address)
}

// resolve fixes an address that may be relative to base.
func resolve(base *url.URL, address string) (*url.URL, error) {
	u, err := url.Parse(repair(address))
	if err != nil {
		return nil, fmt.Errorf("read address %q: %w", address, err)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, fmt.Errorf("%q is not a web address", address)
	}
	if u.Host, err = plainHost(u); err != nil {
		return nil, fmt.Errorf("read host of %q: %w", address, err)
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	u.ForceQuery = false
	if u.Path == "" {
		u.Path, u.RawPath = "/", ""
	}
	return u, nil
}

// plainHost returns the host in lower-case ASCII, without a default port.
func plainHost(u *url.URL) (string, error) {
	name, port := u.Hostname(), u.Port()
	if net.ParseIP(name) == nil {
		ascii, err := idna.Lookup.ToASCII(name)
		if err != nil {
			return "", err
		}
		if _, err := idna.Lookup.ToASCII(ascii); err != nil { // it made a name of bytes that are no letters
			return "", err
		}
		name = ascii
	}
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		if strings.Contains(name, ":") {
			return "[" + name + "]", nil
		}
		return name, nil
	}
	return net.JoinHostPort(name, port), nil
}

// repair makes an address acceptable to [url.Parse] without changing what it stands for.
func repair(address string) string {
	address = strings.TrimFunc(address, func(r rune) bool { return r <= ' ' })
	address = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(address)
	address, _, _ = strings.Cut(address, "#")
	path, query, hasQuery := strings.Cut(address, "?")
	path = escapeStray(strings.ReplaceAll(path, `\`, "/"))
	if !hasQuery {
		return path
	}
	return path + "?" + escapeStray(query)
}

const hexDigits = "0123456789ABCDEF"

// escapeStray escapes the bytes that may not stand in an address, among them per cent signs that begin no escape.
func escapeStray(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c == '%' && !isEscape(s[i:]) || c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>^`{|}\\", c) >= 0 {
			b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func isEscape(s string) bool {
	return len(s) >= 3 && isHex(s[1]) && isHex(s[2])
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}
