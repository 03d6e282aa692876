package search

import (
	"errors"
	"fmt"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/web"
)

// versionParam asks for one version of an item.
const versionParam = "version"

// maxVersion bounds the versions that can be asked for.
const maxVersion = 1_000_000

// errNoVersion says that an item has no version of the number asked for.
var errNoVersion = errors.New("the item has no version of this number")

// versionAsked returns the version of the item that a request asks for, the newest where it asks for none.
func versionAsked(c *gin.Context, it *minuted.Item) (*minuted.Item, error) {
	values := c.Request.URL.Query()[versionParam]
	switch {
	case len(values) == 0:
		return it, nil
	case len(values) > 1:
		return nil, wrong(versionParam, "it is given %d times; once is the most", len(values))
	}
	number, err := between(values[0], 1, maxVersion)
	if err != nil {
		return nil, &paramError{versionParam, err.Error()}
	}
	asked, err := it.At(number)
	if errors.Is(err, minuted.ErrNotFound) {
		return nil, fmt.Errorf("item %s: %w", it.ID, errNoVersion)
	}
	return asked, err
}

// withoutVersion is the query part of a request's address without the version asked for.
func withoutVersion(c *gin.Context) string {
	values := c.Request.URL.Query()
	if !values.Has(versionParam) {
		return c.Request.URL.RawQuery
	}
	values.Del(versionParam)
	return values.Encode()
}

// versionLinks lists the versions of an item, the newest first; nothing where there is only one.
func versionLinks(it *minuted.Item, shown int) []web.Version {
	if len(it.Earlier) == 0 {
		return nil
	}
	path := itemPath(it.ID, it.Title)
	list := []web.Version{{Number: it.Version, Changes: changeWords(it.Changes), Captured: it.CapturedAt, Href: path, Shown: it.Version == shown}}
	for i := len(it.Earlier) - 1; i >= 0; i-- {
		e := &it.Earlier[i]
		list = append(list, web.Version{
			Number: e.Version, Changes: changeWords(e.Changes), Captured: e.CapturedAt,
			Href: fmt.Sprintf("%s?%s=%d", path, versionParam, e.Version), Shown: e.Version == shown,
		})
	}
	return list
}

// changeWords says how a version differs from the one before.
func changeWords(changes []minuted.Change) []string {
	var words []string
	for _, change := range changes {
		words = append(words, changeWord(change))
	}
	return words
}

func changeWord(change minuted.Change) string {
	switch change {
	case minuted.ChangePublished:
		return "minutes published"
	case minuted.ChangeFinalised:
		return "draft minutes confirmed"
	case minuted.ChangeEdited:
		return "text edited"
	case minuted.ChangeRenumbered:
		return "number changed"
	case minuted.ChangeWithdrawn:
		return "taken off the council’s page"
	case minuted.ChangeRestored:
		return "back on the council’s page"
	default:
		return string(change)
	}
}
