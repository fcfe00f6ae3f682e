// Pins the release of Flux's notification controller whose schemas the tests read. Nothing is built from it: a module
// that it needs is not served everywhere. Those of the other controllers come with the programs of the sandbox.
module slipway.local/schemas/flux

go 1.26

require github.com/fluxcd/notification-controller v1.9.3
