package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// settings is the configuration file. Every key is the name of a flag and holds its default.
type settings struct {
	Data         string   `yaml:"data"`
	Addr         string   `yaml:"addr"`
	PublicURL    string   `yaml:"public-url"`
	TrustedProxy []string `yaml:"trusted-proxy"`
	Contact      string   `yaml:"contact"`
}

const defaultConfig = "minuted.yaml"

// configure gives flags that the command line left alone their value from the environment (MINUTED_PUBLIC_URL for
// --public-url), else from the configuration file.
func configure(c *cobra.Command, _ []string) error {
	file, err := readSettings(c)
	if err != nil {
		return err
	}
	var failed error
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || failed != nil {
			return
		}
		variable := "MINUTED_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, source := os.Getenv(variable), variable
		if value == "" {
			value, source = file[f.Name], "the configuration file"
		}
		if value == "" {
			return
		}
		if err := c.Flags().Set(f.Name, value); err != nil {
			failed = usagef("%s from %s: %w", f.Name, source, err)
		}
	})
	return failed
}

// readSettings returns the values of the configuration file by flag name. A file that --config does not name need not
// exist.
func readSettings(c *cobra.Command) (map[string]string, error) {
	name, _ := c.Flags().GetString("config")
	if name == "" {
		name = os.Getenv("MINUTED_CONFIG")
	}
	named := name != ""
	if !named {
		name = defaultConfig
	}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil, nil
	}
	if err != nil {
		return nil, usagef("reading the configuration: %w", err)
	}
	s, err := decodeSettings(text)
	if err != nil {
		return nil, usagef("configuration file %s: %s", name, yaml.FormatError(err, false, true))
	}
	return s.byFlag(), nil
}

// decodeSettings reads YAML strictly. On some malformed texts the library panics, which is an error like any other here.
func decodeSettings(text []byte) (s settings, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("not YAML that can be read: %v", p)
		}
	}()
	err = yaml.UnmarshalWithOptions(text, &s, yaml.Strict())
	if errors.Is(err, io.EOF) { // an empty file
		err = nil
	}
	return s, err
}

func (s settings) byFlag() map[string]string {
	values := map[string]string{}
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("yaml")
		switch field := v.Field(i).Interface().(type) {
		case []string:
			values[name] = strings.Join(field, ",")
		default:
			values[name] = fmt.Sprint(field)
		}
	}
	return values
}
