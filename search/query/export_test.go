package query

// NewThesaurus lets tests read files of their own.
var NewThesaurus = newThesaurus
