package web

import (
	"crypto/sha512"
	_ "embed"
	"encoding/base64"
	"strings"
)

//go:embed box.js
var boxScript []byte

// BoxVersion is the version of the search box. It changes with every change of the script, because browsers keep what
// they were served under a version for a year, and other sites name its digest.
const BoxVersion = "1.0.0"

// Box is the embeddable search box as it is served.
type Box struct {
	Version   string // "1.0.0"
	Script    []byte
	Integrity string // Subresource Integrity value of Script
}

// SearchBox returns the embeddable search box.
func SearchBox() Box {
	sum := sha512.Sum384(boxScript)
	return Box{
		Version:   BoxVersion,
		Script:    boxScript,
		Integrity: "sha384-" + base64.StdEncoding.EncodeToString(sum[:]),
	}
}

// Path is the address that stands for this version alone, so that a site can pin it.
func (b Box) Path() string { return boxPath(b.Version) }

// LatestPath is the address of the newest script that works like this one.
func (b Box) LatestPath() string {
	major, _, _ := strings.Cut(b.Version, ".")
	return boxPath(major)
}

func boxPath(version string) string { return "/embed/v" + version + "/minuted-search.js" }
