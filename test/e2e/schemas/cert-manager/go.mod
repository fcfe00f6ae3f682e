// Pins the release of cert-manager whose schemas the tests read. Nothing is built from it.
module slipway.local/schemas/cert-manager

go 1.26

require github.com/cert-manager/cert-manager v1.21.2
