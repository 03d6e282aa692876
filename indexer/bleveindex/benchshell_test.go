package bleveindex_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// sqliteProgram is the shell that comes with SQLite. It is no part of this module and need not be there.
const sqliteProgram = "sqlite3"

// What stands behind a value and behind a row where the shell writes or reads in its "ascii" mode.
const (
	valueEnd = '\x1f'
	rowEnd   = '\x1e'
)

// answered is the row behind every answer.
const answered = "that was all"

// shell is a running sqlite3 that is spoken to through pipes, by one goroutine at a time.
type shell struct {
	command    *exec.Cmd
	in         io.WriteCloser
	out        *bufio.Reader
	complaints bytes.Buffer
}

// startShell opens a database. The shell gets the files besides, the first as /dev/fd/3.
func startShell(path string, options []string, files ...*os.File) (*shell, error) {
	s := &shell{command: exec.Command(sqliteProgram, append(options, "-batch", "-bail", path)...)}
	s.command.ExtraFiles, s.command.Stderr = files, &s.complaints
	var err error
	if s.in, err = s.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewReaderSize(out, 1<<16)
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	if _, err := s.ask(".mode ascii"); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// ask has lines run, whole statements or the shell's own commands, and gives the rows they answer with.
func (s *shell) ask(lines string) ([][]string, error) {
	if _, err := io.WriteString(s.in, lines+"\nSELECT '"+answered+"';\n"); err != nil {
		return nil, s.failed(err)
	}
	var rows [][]string
	for {
		row, err := s.out.ReadString(rowEnd)
		if err != nil {
			return nil, s.failed(err)
		}
		row = strings.TrimSuffix(row, string(rowEnd))
		if row == answered {
			return rows, nil
		}
		rows = append(rows, strings.Split(row, string(valueEnd)))
	}
}

// failed says what the shell complained of when it went away.
func (s *shell) failed(err error) error {
	err = errors.Join(err, s.close())
	return fmt.Errorf("%s: %w: %s", sqliteProgram, err, strings.TrimSpace(s.complaints.String()))
}

// close ends the shell, which may have ended already.
func (s *shell) close() error {
	_ = s.in.Close() // it is told that there is no more
	if s.command.ProcessState != nil {
		return nil
	}
	return s.command.Wait()
}

// usage is what an ended shell took.
func (s *shell) usage() *syscall.Rusage {
	return s.command.ProcessState.SysUsage().(*syscall.Rusage)
}
