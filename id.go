package minuted

import (
	"crypto/sha256"
	"encoding/base32"
	"regexp"
	"strings"
)

// idLength is the number of base32 characters kept of the hash: 65 bits, so that ten million items collide with a
// probability below one in a million.
const idLength = 13

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

var idForm = regexp.MustCompile(`^[a-z2-7]{13}$`)

// NewID derives the permanent id of an item ("item") or meeting ("meeting") from its site and the platform's own id.
func NewID(site Site, kind, platformID string) string {
	return hashID(site.String(), kind, platformID)
}

// ImportedID derives the id of an imported item: an id already in the form of [NewID] is kept, any other is hashed with
// the authority.
func ImportedID(authority, given string) string {
	if IsID(given) {
		return given
	}
	return hashID(authority, "imported", given)
}

// IsID reports whether s has the form of an item or meeting id.
func IsID(s string) bool { return idForm.MatchString(s) }

// hashID hashes its parts, each ended by a zero byte so that no two lists of parts run together.
func hashID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return idEncoding.EncodeToString(sum[:])[:idLength]
}

// UnnamedID derives the id of an imported item that came without one. ordinal tells apart items of one meeting that
// share number and title; it counts from 0.
func UnnamedID(authority, committee string, date Date, number, title, ordinal string) string {
	return hashID(authority, committee, string(date), number, title, ordinal)
}
