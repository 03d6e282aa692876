package topics

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// scheme is the file of topics as it is written.
type scheme struct {
	Version    int         `yaml:"version"`
	Topics     []subject   `yaml:"topics"`
	Procedural procedurals `yaml:"procedural"`
}

type subject struct {
	ID   located    `yaml:"id"`
	Name string     `yaml:"name"`
	Note string     `yaml:"note"`
	Sub  []subtopic `yaml:"sub"`
}

type subtopic struct {
	ID     located   `yaml:"id"`
	Name   string    `yaml:"name"`
	Note   string    `yaml:"note"`
	CAP    []int     `yaml:"cap"`    // subtopics of the Comparative Agendas Project
	LGSL   []int     `yaml:"lgsl"`   // services of the Local Government Services List
	Strong []located `yaml:"strong"` // cues of which one in a title is enough
	Weak   []located `yaml:"weak"`   // cues that need another, different cue
	Not    []located `yaml:"not"`    // phrases inside which no cue of the topic counts
}

// located is a string and the line it stands on.
type located struct {
	text string
	line int
}

// UnmarshalYAML implements [yaml.NodeUnmarshaler].
func (l *located) UnmarshalYAML(node ast.Node) error {
	l.line = node.GetToken().Position.Line
	return yaml.NodeToValue(node, &l.text)
}

// procedurals is the mapping of procedures to patterns, in the order of the file: the first that matches counts.
type procedurals []procedural

type procedural struct {
	name     located
	patterns []located
}

// UnmarshalYAML implements [yaml.NodeUnmarshaler].
func (ps *procedurals) UnmarshalYAML(node ast.Node) error {
	mapping, ok := node.(*ast.MappingNode)
	if !ok {
		return errors.New("procedural must map the name of a procedure to its patterns")
	}
	for _, entry := range mapping.Values {
		p := procedural{name: located{entry.Key.GetToken().Value, entry.Key.GetToken().Position.Line}}
		if err := yaml.NodeToValue(entry.Value, &p.patterns); err != nil {
			return err
		}
		*ps = append(*ps, p)
	}
	return nil
}

// compiled is the procedure with its patterns, which check has seen to be sound.
func (p procedural) compiled() procedure {
	out := procedure{name: p.name.text}
	for _, pattern := range p.patterns {
		out.patterns = append(out.patterns, regexp.MustCompile(caseless+pattern.text))
	}
	return out
}

// caseless makes a pattern match in any letter case.
const caseless = "(?i)"

// readScheme reads a scheme strictly and checks it.
func readScheme(name string, data []byte) (*scheme, error) {
	var s scheme
	if err := decode(data, &s); err != nil {
		var at yaml.Error
		if errors.As(err, &at) {
			return nil, fmt.Errorf("%s:%d: %s", name, at.GetToken().Position.Line, at.GetMessage())
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if bad, reason := s.check(); reason != "" {
		return nil, fmt.Errorf("%s:%d: %s", name, bad.line, reason)
	}
	return &s, nil
}

// decode reads YAML strictly. On some malformed texts the library panics, which is an error like any other here.
func decode(data []byte, s *scheme) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("not YAML that can be read: %v", p)
		}
	}()
	return yaml.UnmarshalWithOptions(data, s, yaml.Strict())
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check returns the first thing wrong with the scheme and the reason, or "".
func (s *scheme) check() (located, string) {
	if len(s.Topics) == 0 {
		return located{line: 1}, "no topics"
	}
	seen := make(ids)
	for _, subject := range s.Topics {
		if reason := seen.add("", subject.ID); reason != "" {
			return subject.ID, reason
		}
		for _, sub := range subject.Sub {
			if reason := seen.add(subject.ID.text+"/", sub.ID); reason != "" {
				return sub.ID, reason
			}
			if bad, reason := sub.checkCues(); reason != "" {
				return bad, reason
			}
		}
	}
	return s.Procedural.check()
}

// ids holds the line of each id seen.
type ids map[string]int

func (seen ids) add(prefix string, id located) string {
	full := prefix + id.text
	if !idForm.MatchString(id.text) {
		return fmt.Sprintf("id %q is not of small letters, digits and single hyphens", full)
	}
	if line, twice := seen[full]; twice {
		return fmt.Sprintf("id %q is already on line %d", full, line)
	}
	seen[full] = id.line
	return ""
}

func (sub *subtopic) checkCues() (located, string) {
	seen := make(map[string]bool)
	for _, list := range [][]located{sub.Strong, sub.Weak, sub.Not} {
		for _, cue := range list {
			switch {
			case len(tokens(plain(cue.text))) == 0:
				return cue, fmt.Sprintf("cue %q of %s holds no word", cue.text, sub.ID.text)
			case seen[cue.text]:
				return cue, fmt.Sprintf("cue %q of %s is there twice", cue.text, sub.ID.text)
			}
			seen[cue.text] = true
		}
	}
	return located{}, ""
}

func (ps procedurals) check() (located, string) {
	seen := make(ids)
	for _, p := range ps {
		if reason := seen.add("", p.name); reason != "" {
			return p.name, reason
		}
		for _, pattern := range p.patterns {
			if _, err := regexp.Compile(caseless + pattern.text); err != nil {
				return pattern, fmt.Sprintf("pattern of %s: %v", p.name.text, err)
			}
		}
	}
	return located{}, ""
}
