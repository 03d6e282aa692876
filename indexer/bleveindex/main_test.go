package bleveindex

import (
	"testing"

	"go.uber.org/goleak"
)

// bleve starts its analysis workers when the program starts and never stops them.
func TestMain(m *testing.M) {
	if err := registerPlainWords(); err != nil { // before any goroutine of bleve's reads what is registered
		panic(err)
	}
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker"))
}
