// Pins the release of Argo Rollouts whose schemas the tests read: the newest that Go 1.26.8 opens. Nothing is built from it.
module slipway.local/schemas/rollouts

go 1.26

require github.com/argoproj/argo-rollouts v1.8.4
