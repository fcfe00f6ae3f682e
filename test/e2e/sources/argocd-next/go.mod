// Pins a release of Argo CD of the line after the installed one, whose manifests the tests apply. Nothing is built from it.
module slipway.local/sources/argocd-next

go 1.26

require github.com/argoproj/argo-cd/v3 v3.3.19
