// Package web renders the pages of the service and holds their styles and scripts. Text of councils reaches a page only
// through the escaping of html/template.
package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed templates assets
var files embed.FS

// Page is a page of the service; every struct of this package that embeds [Frame] is one.
type Page interface{ template() string }

// Renderer writes pages.
type Renderer struct {
	pages  map[string]*template.Template
	assets map[string]Asset
}

// New reads the templates and assets. An error means that a file of this package is broken.
func New() (*Renderer, error) {
	assets, err := loadAssets()
	if err != nil {
		return nil, err
	}
	r := &Renderer{pages: make(map[string]*template.Template), assets: assets}
	shared, err := template.New("").Funcs(functions(r)).ParseFS(files, "templates/layout.html", "templates/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("read shared templates: %w", err)
	}
	for _, p := range []Page{Home{}, Results{}, Item{}, Meeting{}, Authorities{}, Authority{}, Topics{}, Topic{}, About{}, Help{}, Embed{}, Problem{}, Tombstone{}} {
		name := p.template()
		page, err := shared.Clone()
		if err == nil {
			page, err = page.ParseFS(files, "templates/"+name)
		}
		if err != nil {
			return nil, fmt.Errorf("read template %s: %w", name, err)
		}
		r.pages[name] = page
	}
	return r, nil
}

// Render writes the whole page, or nothing where the template fails.
func (r *Renderer) Render(w io.Writer, p Page) error {
	var b bytes.Buffer
	if err := r.pages[p.template()].ExecuteTemplate(&b, "layout", p); err != nil {
		return fmt.Errorf("render %s: %w", p.template(), err)
	}
	_, err := b.WriteTo(w)
	return err
}
