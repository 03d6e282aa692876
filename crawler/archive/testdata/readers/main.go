// Command readers lists the records of WARC files as the Internet Archive's own reader sees them, one a line: id, type,
// and the digest of the block. It is a module of its own, so that what it needs stays out of Minuted's.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	warc "github.com/internetarchive/gowarc"
)

func main() {
	for _, path := range os.Args[1:] {
		if err := list(path); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", path, err)
			os.Exit(1)
		}
	}
}

func list(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := warc.NewReader(f)
	if err != nil {
		return err
	}
	for {
		record, err := r.ReadRecord()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		sum := sha256.New()
		if _, err := io.Copy(sum, record.Content); err != nil {
			return err
		}
		fmt.Println(record.Header.Get("WARC-Record-ID"), record.Header.Get("WARC-Type"), "sha256:"+hex.EncodeToString(sum.Sum(nil)))
		if err := record.Content.Close(); err != nil {
			return err
		}
	}
}
