// Pins the release of Kargo whose schemas the tests read. Nothing is built from it.
module slipway.local/schemas/kargo

go 1.26

require github.com/akuity/kargo v1.11.4
