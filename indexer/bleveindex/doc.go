// Package bleveindex keeps the index of items and answers from it. It is everything that knows bleve.
//
// bleve holds one thing only: for each part of an item (title, agenda, minutes, decision, attached documents) which words
// stand in it and where: as which word, and in which sentence and block. Everything else lies beside it in files of our
// own, keyed by an item's row, the order in which it was added: columns for filters, facets and sorting, a compressed
// store of the item records, the endings that words occur with, and the titles for completion. Queries are matched,
// counted, ranked and cut into snippets by our own code over bleve's segments: bleve's facets and highlighting cost ten
// times as much, and its phrases know no other distance than 0.
//
// What matches is defined where it is decided: words in analyse, sentences in endsSentence, Welsh in family, patterns in
// likePattern and lookup, phrases in phrase and loosePhrase, nearness in near, fields in planner.field and the scope of
// the meeting in planner.meetings. Phrases and nearness never cross from one part to another.
//
// The segments of a whole build are written here too, each once, in the format of bleve's own: bleve would make several
// objects of every word, and write and merge each several times, at five times the processor time. What is added to a whole
// build bleve writes itself.
//
// A [Store] holds generations of the index, each in a folder of its own that is never changed once it is complete. A
// [Builder] makes the next one, [Open] reads one, and [Live] follows the one that is current. A generation is built whole,
// or it goes on from the last one: then it shares that one's files, has bleve's list of deleted documents beside its
// segments, and keeps what was added since the last whole build in files whose names end in "added". It answers as a
// whole build would, but that the phrases of titles offered as completions are those of the last one, and that a
// committee keeps the name that its newest item gave it when that item is removed.
package bleveindex
