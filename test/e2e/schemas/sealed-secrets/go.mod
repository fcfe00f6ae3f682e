// Pins the release of sealed-secrets whose schemas the tests read. Nothing is built from it.
module slipway.local/schemas/sealed-secrets

go 1.26

require github.com/bitnami-labs/sealed-secrets v0.40.0
