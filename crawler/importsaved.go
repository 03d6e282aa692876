package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"minuted"
	"minuted/crawler/archive"
)

// folder imports the saved pages of a folder as its manifest says.
func (im *importer) folder(ctx context.Context, dir string) error {
	root, err := os.OpenRoot(dir) // so that no name in the manifest leads out of the folder
	if err != nil {
		im.problem("%s: cannot be read: %v", dir, err)
		return nil
	}
	defer root.Close()
	rows, err := openManifest(root)
	if err != nil {
		im.problem("%s: %v", filepath.Join(dir, manifestName), err)
		return nil
	}
	addresses := countAddresses(rows)
	named := map[string]int{manifestName: 1}
	for _, row := range rows {
		im.lookedAt()
		name := path.Clean(filepath.ToSlash(row.File))
		if first, again := named[name]; again && row.File != "" && row.problem == "" {
			row.problem = fmt.Sprintf("file %s is already named in line %d", row.File, first)
		}
		named[name] = row.number
		if row.problem == "" {
			row.problem, err = im.savedPage(ctx, root, row, addresses[row.URL] > 1)
		}
		if err != nil {
			return err
		}
		if row.problem != "" {
			im.problem("%s line %d: %s", filepath.Join(dir, manifestName), row.number, row.problem)
		}
	}
	return im.nameOthers(dir, root, named)
}

func openManifest(root *os.Root) ([]manifestLine, error) {
	f, err := root.Open(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("it is missing; a folder of saved pages needs one, with the columns %s", strings.Join(manifestColumns(), ", "))
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readManifest(f)
}

func countAddresses(rows []manifestLine) map[string]int {
	n := map[string]int{}
	for _, row := range rows {
		n[row.URL]++
	}
	return n
}

// savedPage imports one saved page. problem says in words why it could not be. byFile keeps apart files that have the
// same address.
func (im *importer) savedPage(ctx context.Context, root *os.Root, row manifestLine, byFile bool) (problem string, err error) {
	c, err := readSaved(root, row.ManifestRow)
	if err != nil {
		return err.Error(), nil
	}
	a := im.authority(row.Authority, "")
	p := im.platform(a.Platform)
	if p == nil {
		return fmt.Sprintf("%s: pages of the platform %q cannot be read", row.File, a.Platform), nil
	}
	c.Task = minuted.TaskKey{Site: a.Site(), Kind: minuted.KindSaved, ID: row.URL}
	if row.URL == "" || byFile {
		c.Task.ID = row.File
	}
	meeting, err := p.ReadSaved(c)
	if err != nil {
		return fmt.Sprintf("%s is not a page of a meeting: %v", row.File, err), nil
	}
	v := archive.Visit{Task: minuted.Task{TaskKey: c.Task, URL: c.URL}, Capture: c, Good: true, Meeting: held(meeting)}
	return "", im.add(ctx, a, v, &im.report.Saved)
}

// readSaved reads the file of a row. Its time is when the file was last changed.
func readSaved(root *os.Root, row minuted.ManifestRow) (*minuted.Capture, error) {
	f, err := root.Open(filepath.FromSlash(row.File))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("file %s is named but is not there", row.File)
	}
	if err != nil {
		return nil, fmt.Errorf("file %s cannot be read: %w", row.File, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("file %s cannot be read: %w", row.File, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", row.File)
	}
	body, err := io.ReadAll(io.LimitReader(f, maxHTML+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("file %s cannot be read: %w", row.File, err)
	case len(body) > maxHTML:
		return nil, fmt.Errorf("file %s is larger than the %s allowed", row.File, megabytes(maxHTML))
	case strings.TrimSpace(string(body[:min(len(body), 4096)])) == "" && len(body) < 4096:
		return nil, fmt.Errorf("file %s is empty", row.File)
	}
	return &minuted.Capture{
		URL: row.URL, Time: info.ModTime().UTC(), MediaType: savedType(row.File, body), Body: body, Manifest: &row,
	}, nil
}

// savedType tells the media type of a saved page, by its name where that says, else by how it begins.
func savedType(file string, body []byte) string {
	switch strings.ToLower(path.Ext(file)) {
	case ".html", ".htm", ".aspx":
		return "text/html"
	case ".txt", ".md":
		return "text/plain"
	}
	name, _, err := mime.ParseMediaType(http.DetectContentType(body))
	if err != nil {
		return "application/octet-stream"
	}
	return name
}

// nameOthers reports the files of a folder that its manifest does not name.
func (im *importer) nameOthers(dir string, root *os.Root, named map[string]int) error {
	var others []string
	err := fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		hidden := name != "." && strings.HasPrefix(path.Base(name), ".")
		switch {
		case err != nil:
			im.problem("%s: cannot be read: %v", filepath.Join(dir, name), err)
		case hidden && entry.IsDir():
			return fs.SkipDir
		case !hidden && !entry.IsDir() && named[name] == 0:
			others = append(others, name)
		}
		return nil
	})
	slices.Sort(others)
	for _, name := range others {
		im.problem("%s is in the folder but not in its %s", filepath.Join(dir, name), manifestName)
	}
	return err
}
