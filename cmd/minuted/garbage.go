package main

import (
	"os"
	"runtime/debug"
)

// How much may be left behind before it is collected, in hundredths of what is held. A server holds mostly the columns of the
// index, which cost nothing to look through. A build of a million items holds 0.95 GB at most for 5 % more processor time; it
// would be 1.3 GB at Go's own 100.
const (
	servingGarbage  = 15
	indexingGarbage = 50
)

// collectAt sets how much may be left behind, unless the environment does.
func collectAt(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
