// Package generated makes items shaped like real minutes, as many as are wanted, and queries that find something in them.
// Tests and benchmarks use it where no archive of half a million items is at hand.
//
// Nothing it writes is taken from anywhere: councils, names and most words are invented. What it copies from minutes is
// their statistics: how long items are, how often words occur and recur together, how much of an agenda is procedure. The
// same seed always gives the same items.
package generated
