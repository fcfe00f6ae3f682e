// Command pulumi-resource-github serves the GitHub Terraform provider to the Pulumi engine under the type tokens and
// property shapes of the npm package @pulumi/github. It stands in where Pulumi's own build cannot be downloaded.
package main

import (
	"github.com/integrations/terraform-provider-github/v6/github"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/info"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

// version of the npm package whose tokens and shapes this program answers to.
const version = "6.15.0"

func main() {
	// No schema: the engine and the Node SDK never ask a provider for it in preview, up, refresh, import or destroy.
	tfbridge.Main("github", version, provider(), nil)
}

func provider() info.Provider {
	bridged := info.Provider{
		Name:    "github",
		Version: version,
		P:       sdkv2.NewProvider(github.NewProvider(version, "slipway")()),
		Resources: map[string]*info.Resource{
			// The Terraform provider allows one reviewers block and no more; the npm package types it as a list.
			"github_repository_environment": {
				Fields: map[string]*info.Schema{"reviewers": {MaxItemsOne: tfbridge.False()}},
			},
		},
		DataSources: map[string]*info.DataSource{
			// The standard rule would name it getApp.
			"github_app": {Tok: "github:index/getGithubApp:getGithubApp"},
		},
	}
	bridged.MustComputeTokens(tokens.SingleModule("github_", "index", tokens.MakeStandard("github")))
	bridged.SetAutonaming(255, "-")
	return bridged
}
