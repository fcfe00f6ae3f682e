// Pins the release of prometheus-operator whose schemas the tests read. Nothing is built from it.
module slipway.local/schemas/prometheus-operator

go 1.26

require github.com/prometheus-operator/prometheus-operator v0.85.0
