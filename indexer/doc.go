// Package indexer turns the archive into a generation of the index: it reads the captures of every meeting, labels the
// items and hands them on in a fixed order, so that the same archive always gives the same index. It touches no network.
package indexer
