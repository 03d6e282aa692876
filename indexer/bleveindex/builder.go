package bleveindex

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"minuted"
)

// BuildOptions are the settings of a build.
type BuildOptions struct {
	Topics      []minuted.Topic     // names of the topics
	Authorities []minuted.Authority // names of the authorities; for others the name their items carry is used

	// SegmentItems bounds the items in a segment as it is first written. 0 is as many as there is memory for in a whole build,
	// and 1,000 of those that are added to one.
	SegmentItems int
}

// wordsWriter writes the words of items: *bulkWriter those of a whole build, *wordWriter what is added to one.
type wordsWriter interface {
	add(ctx context.Context, row uint32, item *minuted.Item) error

	// finish writes what is left and gives the lengths of the parts in the order of adding.
	finish(ctx context.Context) ([][partCount]uint32, error)

	close() error // gives up what is not written
}

// Builder makes the next generation of the index. It is used from one goroutine.
type Builder struct {
	store     *Store
	name, dir string
	options   BuildOptions
	gathering *gathering
	items     *itemWriter
	words     wordsWriter
	last      *Index      // that is gone on from; nil for a whole build
	more      *wordWriter // words, where there is a last; only then is anything removed
	over      bool        // published or given up
}

// Create begins a generation in a fresh folder. Leftovers of builds that did not finish are removed.
func (s *Store) Create(o BuildOptions) (*Builder, error) {
	b, err := s.create(o)
	if err != nil {
		return nil, fmt.Errorf("beginning a generation: %w", err)
	}
	return b, nil
}

func (s *Store) create(o BuildOptions) (*Builder, error) {
	b, err := s.begin(o)
	if err != nil {
		return nil, err
	}
	b.gathering = newGathering(o.Authorities)
	if err := b.createFiles(); err != nil {
		return nil, errors.Join(err, b.Abort())
	}
	return b, nil
}

// begin gives the next generation its name and folder.
func (s *Store) begin(o BuildOptions) (*Builder, error) {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return nil, err
	}
	current, err := readCurrent(s.dir)
	if err != nil && !errors.Is(err, minuted.ErrNoIndex) && !errors.Is(err, errDamaged) {
		return nil, err
	}
	names, err := s.generations()
	if err != nil {
		return nil, err
	}
	if err := s.removeUnfinished(names, current); err != nil {
		return nil, err
	}
	b := &Builder{store: s, name: s.next(names, current), options: o}
	b.dir = filepath.Join(s.dir, b.name)
	return b, os.Mkdir(b.dir, 0o755)
}

func (b *Builder) createFiles() error {
	var err error
	if b.items, err = createItems(b.file(itemsFile)); err != nil {
		return err
	}
	words, err := createWords(b.file(wordFolder), b.options.SegmentItems)
	if err == nil {
		b.words = words
	}
	return err
}

func (b *Builder) file(name string) string { return filepath.Join(b.dir, name) }

// Add adds an item. Items of a meeting are added in agenda order. Two items of one id are an error that names both.
func (b *Builder) Add(ctx context.Context, item *minuted.Item) error {
	if err := b.add(ctx, item); err != nil {
		return fmt.Errorf("adding an item to generation %s: %w", b.name, err)
	}
	return nil
}

func (b *Builder) add(ctx context.Context, item *minuted.Item) error {
	if b.over {
		return errors.New("it is over")
	}
	if err := b.gathering.check(item); err != nil {
		return err
	}
	if b.last != nil {
		if kept, err := b.replace(ctx, item); kept || err != nil {
			return err
		}
	}
	at, err := b.items.add(item)
	if err != nil {
		return err
	}
	row := b.gathering.add(item, at)
	return b.words.add(ctx, row, item)
}

// Publish finishes the generation and makes it the live one. It fills in what g does not say of it: id, format,
// analyser version, counts and dates. Older generations are deleted, but for the one that was live until now. After an
// error the live generation is what it was; the builder is then good for nothing but [Builder.Abort].
func (b *Builder) Publish(ctx context.Context, g minuted.Generation) (minuted.Generation, error) {
	if b.over {
		return g, fmt.Errorf("publishing generation %s: it is over", b.name)
	}
	g, err := b.complete(ctx, g)
	if err != nil {
		return g, fmt.Errorf("completing generation %s: %w", b.name, err)
	}
	replaced, err := readCurrent(b.store.dir)
	if err != nil && !errors.Is(err, minuted.ErrNoIndex) && !errors.Is(err, errDamaged) {
		return g, err
	}
	if err := b.store.setCurrent(b.name); err != nil {
		return g, fmt.Errorf("publishing generation %s: %w", b.name, err)
	}
	b.over = true
	b.letGo()
	if err := b.store.prune(b.name, replaced); err != nil {
		return g, fmt.Errorf("deleting old generations: %w", err)
	}
	return g, nil
}

// complete writes everything that is missing, generation.json last.
func (b *Builder) complete(ctx context.Context, g minuted.Generation) (minuted.Generation, error) {
	lengths, err := b.words.finish(ctx)
	if err != nil {
		return g, err
	}
	if err := b.items.close(); err != nil {
		return g, err
	}
	columns := b.gathering.columns
	b.gathering.finish(lengths, b.items.sizes, columns.dead, b.first(), b.options)
	if b.last != nil {
		err = b.writeAdded(ctx)
	} else {
		err = b.writeWhole(ctx)
	}
	if err != nil {
		return g, err
	}
	if err := describe(&g, b.name, columns); err != nil {
		return g, err
	}
	return g, b.writeGeneration(g)
}

// first is what the last whole build made, before this one.
func (b *Builder) first() bounds {
	if b.last == nil {
		return bounds{}
	}
	return b.last.first
}

// writeWhole writes the side files of a whole build.
func (b *Builder) writeWhole(ctx context.Context) error {
	columns := b.gathering.columns
	if err := columns.write(b.file(columnsFile), bounds{}); err != nil {
		return err
	}
	if err := newTitles(b.gathering.titles, b.gathering.titleRows(), columns).write(b.file(titlesFile)); err != nil {
		return err
	}
	return b.withWords(func(w *words) error {
		if err := w.resolve(ctx, columns.len()); err != nil {
			return err
		}
		forms, err := w.newForms(ctx)
		if err != nil {
			return err
		}
		return gatherStems(forms, b.gathering.welshForms(), false).write(b.file(stemsFile))
	})
}

// withWords opens bleve's own files to derive others from them, and lists them.
func (b *Builder) withWords(derive func(*words) error) error {
	path := b.file(wordFolder)
	w, err := openWords(path)
	if err != nil {
		return err
	}
	err = derive(w)
	if err == nil {
		err = w.removeStale(path)
	}
	if err == nil {
		var list *segmentList
		if list, err = w.list(path); err == nil {
			err = list.write(b.file(segmentsFile))
		}
	}
	return errors.Join(err, w.close())
}

// describe fills in what the columns say of a generation.
func describe(g *minuted.Generation, name string, c *columns) error {
	g.ID, g.Format, g.Complete = name, Format, true
	g.Versions = maps.Clone(g.Versions)
	if g.Versions == nil {
		g.Versions = make(map[string]int)
	}
	g.Versions["analyser"] = AnalyserVersion
	g.Items, g.Meetings, g.Authorities = c.live, 0, 0
	for meeting := range c.meetings {
		if len(c.meetingItems.at(uint32(meeting))) > 0 {
			g.Meetings++
		}
	}
	counts, err := countAll(c)
	if err != nil {
		return err
	}
	for value, n := range counts[authorityColumn] {
		if n > 0 && value != noValue {
			g.Authorities++
		}
	}
	g.From, g.To = c.dates(func(uint32) bool { return true })
	return nil
}

// writeGeneration marks the generation as complete, when all else is safely on disk.
func (b *Builder) writeGeneration(g minuted.Generation) error {
	for _, dir := range []string{storePath(b.file(wordFolder)), b.file(wordFolder), b.dir} {
		if err := syncDir(dir); err != nil {
			return err
		}
	}
	data, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return err
	}
	if err := replaceFile(b.file(generationFile), append(data, '\n')); err != nil {
		return err
	}
	return syncDir(b.store.dir)
}

// Abort gives the build up and removes its folder. After a publication it does nothing, so that it can be deferred.
func (b *Builder) Abort() error {
	if b.over {
		return nil
	}
	b.over = true
	if b.words != nil {
		_ = b.words.close() // what went wrong has been reported by Add or Publish
	}
	if b.items != nil {
		_ = b.items.close()
	}
	b.letGo()
	if err := os.RemoveAll(b.dir); err != nil {
		return fmt.Errorf("giving up generation %s: %w", b.name, err)
	}
	return nil
}
