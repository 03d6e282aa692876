// Package minuted holds the nouns of Minuted, a search engine over archived committee minutes, and the interfaces its
// engines meet through. It imports the standard library only.
//
// A page's life runs through it: a [Capture] is one response as received, a [Platform] reads captures into a [Meeting]
// with its [Item]s, a [Labeller] gives items their kind and topics, an [Index] answers a [Request] about them with a
// [Result].
package minuted
