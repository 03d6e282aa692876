package bleveindex_test

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// processorTime is how long this process has kept processors busy. Other work on the machine does not count.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return busyTime(&usage)
}

func busyTime(usage *syscall.Rusage) time.Duration {
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// threadTime is how long the first thread of a process has kept processors busy; 0 where the system does not tell.
func threadTime(pid int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
	fields := strings.Fields(string(data))
	if err != nil || len(fields) == 0 {
		return 0
	}
	nanoseconds, _ := strconv.ParseInt(fields[0], 10, 64)
	return time.Duration(nanoseconds)
}

// processMemory gives a line of what the system says of a process's memory, in bytes: "VmHWM:" is the most it has held,
// the files mapped into it included, and "RssAnon:" what it holds now without them. It is 0 where the system does not tell.
func processMemory(pid int, name string) int64 {
	return kilobytes(fmt.Sprintf("/proc/%d/status", pid), name) << 10
}

// kilobytes reads a number from a file of named numbers.
func kilobytes(path, name string) int64 {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == name {
			n, _ := strconv.ParseInt(fields[1], 10, 64)
			return n
		}
	}
	return 0
}

// resetPeak gives back the memory this process does not use, and lets "VmHWM:" begin anew on systems that can.
func resetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

// allocated is how many bytes this process has allocated so far.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

// load gives the system's load averages.
func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(data))[:3], " ")
}

// machine describes what a report was made on.
func machine() string {
	model := "processors"
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(data)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%d x %s, %d GB, %s/%s", runtime.NumCPU(), model, kilobytes("/proc/meminfo", "MemTotal:")>>20, runtime.GOOS, runtime.GOARCH)
}

// moduleVersion gives the version of a module this one is built with.
func moduleVersion(path string) string {
	data, err := os.ReadFile("../../go.mod")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == path {
			return fields[1]
		}
	}
	return "unknown"
}
