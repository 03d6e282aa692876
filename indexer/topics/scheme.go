package topics

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// scheme is the file of topics as it is written.
type scheme struct {
	Version    int         `yaml:"version"`
	Extends    located     `yaml:"extends"` // "builtin", for a file that adds to the scheme that comes with Minuted
	Topics     []subject   `yaml:"topics"`
	Committees []committee `yaml:"committees"`
	References []reference `yaml:"references"`
	Places     []located   `yaml:"places"`   // patterns of titles that give an address
	Headings   []located   `yaml:"headings"` // patterns of titles that only head what follows
	Sections   []located   `yaml:"sections"` // patterns of headings of sections that every report has
	Bodies     []located   `yaml:"bodies"`   // words for bodies, whose names say nothing of the business done
	Offices    []located   `yaml:"offices"`  // words for offices, whose names follow: "head of planning"
	Posts      []located   `yaml:"posts"`    // words for posts, whose names go before: "planning officer"
	Roads      []located   `yaml:"roads"`    // words for roads, whose names go before: "Gypsy Lane"
	Procedures procedurals `yaml:"procedural"`
}

type subject struct {
	ID   located    `yaml:"id"`
	Name string     `yaml:"name"`
	Note string     `yaml:"note"`
	Sub  []subtopic `yaml:"sub"`
}

type subtopic struct {
	ID         located   `yaml:"id"`
	Name       string    `yaml:"name"`
	Note       string    `yaml:"note"`
	ReplacedBy located   `yaml:"replaced_by"` // id of the subtopic that took over; given no longer
	CAP        []int     `yaml:"cap"`         // subtopics of the Comparative Agendas Project
	LGSL       []int     `yaml:"lgsl"`        // services of the Local Government Services List
	Strong     []located `yaml:"strong"`      // cues of which one in a title is enough
	Weak       []located `yaml:"weak"`        // cues that need another, different cue
	Not        []located `yaml:"not"`         // phrases inside which no cue of the topic counts
	Second     bool      `yaml:"second"`      // says how a thing is done, so that other topics come before it
	Drop       []located `yaml:"drop"`        // cues of the scheme extended that shall not count
	Tests      cases     `yaml:"tests"`
}

// cases are titles that must, and must not, be given a topic.
type cases struct {
	Yes []located `yaml:"yes"`
	No  []located `yaml:"no"`
}

// committee is a rule about what a kind of committee deals with.
type committee struct {
	Match  located `yaml:"match"`  // pattern of its name
	Except string  `yaml:"except"` // pattern of names it is not about
	Topic  located `yaml:"topic"`  // what it deals with: as good as a weak cue
	Places bool    `yaml:"places"` // an address as title is an item of that topic
}

// reference is a pattern of the numbers by which cases of a topic go.
type reference struct {
	Match     located `yaml:"match"`
	Topic     located `yaml:"topic"`
	Committee string  `yaml:"committee"` // pattern of the only committees in which it counts
}

// located is a string and where it stands.
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
		p := procedural{name: located{text: entry.Key.GetToken().Value, line: entry.Key.GetToken().Position.Line}}
		if err := yaml.NodeToValue(entry.Value, &p.patterns); err != nil {
			return err
		}
		*ps = append(*ps, p)
	}
	return nil
}

// SchemeError says what is wrong with a scheme, and where.
type SchemeError struct {
	File   string
	Line   int
	Reason string
}

func (e *SchemeError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason) }

// readScheme reads a scheme strictly and checks what can be seen from the file alone.
func readScheme(name string, data []byte) (*scheme, error) {
	var s scheme
	if err := decode(data, &s); err != nil {
		var at yaml.Error
		if errors.As(err, &at) {
			return nil, &SchemeError{name, at.GetToken().Position.Line, at.GetMessage()}
		}
		return nil, &SchemeError{name, 1, err.Error()}
	}
	if bad, reason := s.check(); reason != "" {
		return nil, &SchemeError{name, bad.line, reason}
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
