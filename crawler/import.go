package crawler

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/authorities"
)

// ImportOptions say what an import cannot know from what it reads.
type ImportOptions struct {
	Directory *authorities.Directory // by which addresses are told apart; nil for the built-in one
	Authority string                 // id, for pages whose address does not tell; it need not be in the directory
	Platform  string                 // of that authority, and of others outside the directory; "" for the first platform
	Progress  func(done int)         // called with the number of pages and records looked at, every so often; nil for none
}

// ImportReport says what an import did.
type ImportReport struct {
	Pages     int            `json:"pages"`     // pages taken from WARC files
	Saved     int            `json:"saved"`     // saved pages taken
	Records   int            `json:"records"`   // item records taken
	Unchanged int            `json:"unchanged"` // pages and records that the archive already held
	Skipped   map[string]int `json:"skipped"`   // WARC records that hold no page of a known site, by reason
	Problems  []string       `json:"problems"`  // inputs that failed, each named; at most a thousand
	Failed    int            `json:"failed"`    // how many failed
}

// Taken returns how much entered the archive.
func (r ImportReport) Taken() int { return r.Pages + r.Saved + r.Records }

// maxImportProblems bounds the problems an import lists; all are counted.
const maxImportProblems = 1000

// Import takes files into the archive: WARC files (.warc, .warc.gz), folders of saved pages with a manifest.tsv, and
// item records (.ndjson, .jsonl). What the archive already holds is passed over, so that importing the same thing twice
// changes nothing. Inputs that fail are named in the report and the rest is imported; an error means that the archive
// cannot be written or ctx ended. What is reported as taken is safely in the archive even then.
func Import(ctx context.Context, a *archive.Archive, platforms []minuted.Platform, paths []string, o ImportOptions) (ImportReport, error) {
	im, err := newImporter(ctx, a, platforms, o)
	if err != nil {
		return ImportReport{}, err
	}
	for _, path := range paths {
		if err := im.take(ctx, path); err != nil {
			return im.report, fmt.Errorf("import %s: %w", path, err)
		}
	}
	return im.report, nil
}

// importer is an import under way.
type importer struct {
	archive   *archive.Archive
	platforms []minuted.Platform
	options   ImportOptions
	directory *authorities.Directory
	sites     map[minuted.Site]bool              // known to the archive
	named     map[minuted.Site]minuted.Authority // described by another archive of ours
	pending   batch
	looked    int
	report    ImportReport
}

func newImporter(ctx context.Context, a *archive.Archive, platforms []minuted.Platform, o ImportOptions) (*importer, error) {
	im := &importer{archive: a, platforms: platforms, options: o, directory: o.Directory, sites: map[minuted.Site]bool{}, named: map[minuted.Site]minuted.Authority{}}
	im.report.Skipped, im.report.Problems = map[string]int{}, []string{}
	if o.Platform == "" && len(platforms) > 0 {
		im.options.Platform = platforms[0].Name()
	}
	if im.platform(im.options.Platform) == nil {
		return nil, fmt.Errorf("pages of the platform %q cannot be read", im.options.Platform)
	}
	if im.directory == nil {
		var err error
		if im.directory, err = authorities.Builtin(); err != nil {
			return nil, err
		}
	}
	known, err := a.Authorities(ctx)
	if err != nil {
		return nil, err
	}
	for _, k := range known {
		im.sites[k.Site()] = true
	}
	return im, nil
}

// take imports one path.
func (im *importer) take(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		im.problem("%s: cannot be read: %v", path, err)
		return nil
	}
	name := strings.ToLower(path)
	switch {
	case info.IsDir():
		err = im.folder(ctx, path)
	case strings.HasSuffix(name, ".warc"), strings.HasSuffix(name, ".warc.gz"):
		err = im.file(path, func(f *os.File) error { return im.warc(ctx, path, f) })
	case strings.HasSuffix(name, ".ndjson"), strings.HasSuffix(name, ".jsonl"):
		err = im.file(path, func(f *os.File) error { return im.records(ctx, path, f) })
	default:
		im.problem("%s: not something to import: WARC files end in .warc or .warc.gz, item records in .ndjson or .jsonl, saved pages lie in a folder with a manifest.tsv", path)
	}
	if err != nil {
		return err
	}
	return im.flush(ctx)
}

func (im *importer) file(path string, read func(*os.File) error) error {
	f, err := os.Open(path)
	if err != nil {
		im.problem("%s: cannot be read: %v", path, err)
		return nil
	}
	defer f.Close()
	return read(f)
}

func (im *importer) problem(format string, args ...any) {
	im.report.Failed++
	if len(im.report.Problems) < maxImportProblems {
		im.report.Problems = append(im.report.Problems, fmt.Sprintf(format, args...))
	}
}

func (im *importer) platform(name string) minuted.Platform {
	i := slices.IndexFunc(im.platforms, func(p minuted.Platform) bool { return p.Name() == name })
	if i < 0 {
		return nil
	}
	return im.platforms[i]
}

// authority returns the authority with an id: that of the directory, or a new one of the platform of the options.
func (im *importer) authority(id, name string) minuted.Authority {
	if a, known := im.directory.Find(id); known {
		return a
	}
	if name == "" {
		name = id
	}
	return minuted.Authority{ID: id, Name: name, Platform: im.options.Platform}
}

// lookedAt counts a page or record and tells progress.
func (im *importer) lookedAt() {
	im.looked++
	if im.options.Progress != nil && im.looked%batchSize == 0 {
		im.options.Progress(im.looked)
	}
}
