package search

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// meters are what /metrics shows. Labels name routes, never what was asked.
type meters struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec

	searchSeconds  prometheus.Histogram
	waiting        *prometheus.GaugeVec // by the work that turns are for: search, item, list
	running        *prometheus.GaugeVec
	refused        *prometheus.CounterVec
	shared         prometheus.Counter
	cacheHits      prometheus.Counter
	cacheMisses    prometheus.Counter
	cacheEvictions prometheus.Counter
	cacheBytes     prometheus.Gauge
}

func newMeters() *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "minuted_http_requests_total", Help: "Requests answered.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "minuted_http_request_seconds", Help: "Time from the head of a request to the end of its answer.",
			Buckets: secondsBuckets(),
		}, []string{"route"}),
		searchSeconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "minuted_search_seconds", Help: "Time the index took for a search, waiting for its turn apart.",
			Buckets: secondsBuckets(),
		}),
		waiting:        workGauge("minuted_index_waiting", "Waiting for a turn at the index."),
		running:        workGauge("minuted_index_running", "Having their turn at the index."),
		refused:        prometheus.NewCounterVec(prometheus.CounterOpts{Name: "minuted_index_refused_total", Help: "Turned away: too many were waiting, or for too long."}, []string{"work"}),
		shared:         counter("minuted_search_shared_total", "Searches answered by an equal one that was under way."),
		cacheHits:      counter("minuted_result_cache_hits_total", "Searches answered by a result that was kept."),
		cacheMisses:    counter("minuted_result_cache_misses_total", "Searches that the index was asked."),
		cacheEvictions: counter("minuted_result_cache_evictions_total", "Results dropped to make room for others."),
		cacheBytes:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "minuted_result_cache_bytes", Help: "Size of the results that are kept."}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.searchSeconds, m.waiting, m.running, m.refused, m.shared,
		m.cacheHits, m.cacheMisses, m.cacheEvictions, m.cacheBytes,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// secondsBuckets are fine where searches end and coarse where patience does.
func secondsBuckets() []float64 {
	return []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
}

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
}

func workGauge(name, help string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, []string{"work"})
}

// measure counts and times every request.
func (m *meters) measure(c *gin.Context) {
	began := time.Now()
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, knownMethod(c.Request.Method), strconv.Itoa(c.Writer.Status())).Inc()
	m.seconds.WithLabelValues(route).Observe(time.Since(began).Seconds())
}

// knownMethod keeps strangers from filling the registry with invented methods.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost:
		return method
	default:
		return "other"
	}
}

func (m *meters) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}
