// Package crawler brings the pages of authorities into the archive: it visits their sites politely, one request at a
// time to a host, and imports what others have collected.
//
// A visit asks the archive what to fetch next, checks robots.txt, waits until the host may be asked, fetches, lets the
// platform read the page, and commits the response, the new state of its task and the tasks it names in one step. So a
// crawl may be ended at any moment and goes on where it was.
package crawler
