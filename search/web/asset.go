package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
)

// Asset is a file that pages refer to: a style sheet, a script, an icon.
type Asset struct {
	Body      []byte
	MediaType string
	Version   string // changes with the body
}

// Asset returns the asset of that file name.
func (r *Renderer) Asset(name string) (Asset, bool) {
	a, ok := r.assets[name]
	return a, ok
}

// assetPath is the address of an asset. The version makes it safe to cache for ever.
func (r *Renderer) assetPath(name string) (string, error) {
	a, ok := r.assets[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return "/assets/" + name + "?v=" + a.Version, nil
}

func loadAssets() (map[string]Asset, error) {
	entries, err := fs.ReadDir(files, "assets")
	if err != nil {
		return nil, fmt.Errorf("list assets: %w", err)
	}
	assets := make(map[string]Asset, len(entries))
	for _, e := range entries {
		body, err := files.ReadFile(path.Join("assets", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read asset: %w", err)
		}
		sum := sha256.Sum256(body)
		assets[e.Name()] = Asset{
			Body:      body,
			MediaType: mime.TypeByExtension(path.Ext(e.Name())),
			Version:   hex.EncodeToString(sum[:6]),
		}
	}
	return assets, nil
}
