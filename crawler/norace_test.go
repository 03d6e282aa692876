//go:build !race

package crawler

// raceDetector says that the tests run under the race detector.
const raceDetector = false
