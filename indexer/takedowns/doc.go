// Package takedowns keeps what was taken down, in the file DATA/takedowns, and hands out indexes that leave it out.
//
// A person can read the file, and mend it. Each act is a line of four columns with tabs between them:
//
//	2026-11-21T22:17:23Z	takedown	bsyuhbuers7jf	names a child
//	2026-11-23T09:00:00Z	undo	bsyuhbuers7jf	the name was a street's
//
// its time in UTC, what was done, the id of the item, and the reason. The last line of an item counts. Lines are added and
// never changed; those that begin with # are remarks. A last line without its line feed is what a crash left of an act
// that was never acknowledged: it does not count, and the next act cuts it off. Any other line is an error.
package takedowns
