// Pins the release of external-secrets whose schemas the tests read. Nothing is built from it.
module slipway.local/schemas/external-secrets

go 1.26

require github.com/external-secrets/external-secrets v1.3.2
