import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const EXAMPLE = "examples/kargo-freight";
const git = "kargo.subscriptions.frontend.git";
const charts = "kargo.subscriptions.frontend.charts";

describe("a mistake about what makes freight is refused with the value, the rule and the remedy", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "a service that is none",
      { "kargo.subscriptions.shop": { git: {} } },
      ['"shop" is not a service; services are frontend', "kargo.subscriptions.shop"],
    ],
    [
      "a service that Kargo never sees",
      { "kargo.pinnedServices": ["frontend"], "freight.frontend": "1.0.0" },
      ["Kargo never sees frontend, which is one of kargo.pinnedServices; remove it there or here"],
    ],
    [
      "an address without TLS",
      { [`${git}.texts.url`]: "http://git.acme.example/texts.git" },
      ['"http://git.acme.example/texts.git" is not the address of a Git repository: write https://'],
    ],
    [
      "a token in an address",
      { [`${git}.texts.url`]: "https://me:s3cret@github.com/acme/texts.git" },
      ["an address with a password would stand in Git and in the state", "the token under access"],
    ],
    [
      "a token in the clear",
      { [`${git}.texts.access.tokenFrom`]: "s3cret" },
      ["a secret never stands in a stack file: write { env: NAME }"],
    ],
    [
      "a former name of a field",
      { [`${git}.theme.semverConstraint`]: "^1.0.0" },
      ['Unrecognized key: "semverConstraint"'],
    ],
    [
      "a way to select that is none",
      { [`${git}.theme.select`]: "Newest" },
      [`${git}.theme.select`, '"NewestFromBranch"'],
    ],
    [
      "a branch where tags are looked at",
      { [`${git}.theme.branch`]: "main" },
      [
        '"main" would not be followed: select is SemVer, which looks at tags; remove the branch, or write NewestFromBranch',
        `${git}.theme.branch`,
      ],
    ],
    [
      "a range where there are no versions",
      { [`${git}.texts.constraint`]: "^1.0.0" },
      ['"^1.0.0" is of no use with select NewestFromBranch, which knows no versions; write SemVer'],
    ],
    [
      "a range that is none",
      { [`${charts}.cache.constraint`]: "newest" },
      ['"newest" is not a range of versions: write it as ^1.0.0'],
    ],
    [
      "the repository that promotions write, as a whole",
      { [`${git}.own`]: { url: "https://github.com/craftista/gitops" } },
      ["is the GitOps repository, so each promotion would make new freight; name the paths that count"],
    ],
    [
      "an address of charts that is none",
      { [`${charts}.cache.url`]: "registry-1.docker.io/bitnamicharts/redis" },
      [
        '"registry-1.docker.io/bitnamicharts/redis" is not the address of charts: write https://host/path or oci://',
      ],
    ],
    [
      "a name beside an address that names the chart",
      { [`${charts}.cache.name`]: "redis" },
      ['names its chart already, and "redis" would not be read; remove the name', `${charts}.cache.name`],
    ],
    [
      "a repository of many charts without a name",
      { [`${charts}.proxy.name`]: undefined },
      ["https://charts.acme.example/stable holds many charts; write the name of one"],
    ],
    [
      "one place twice",
      { [`${git}.again`]: { url: "https://github.com/Acme/Texts" } },
      ["git.texts looks at the same already; remove one of them", `${git}.again`],
    ],
    [
      "pins that Kargo carries out",
      { "promotion.engine": "kargo" },
      [
        "a pin names the image of frontend alone, and its freight would hold more (promotion.engine is kargo); write git, or remove the subscriptions",
      ],
    ],
  ])("%s", (_what, changes, says) => {
    const message = complaint(plainSettings(changes, "dev", EXAMPLE));
    for (const words of says) expect(message).toContain(words);
    expect(message).not.toContain('s3cret"');
  });

  it("the GitOps repository is none where paths are named", () => {
    const own = { url: "https://github.com/craftista/gitops", includePaths: ["texts"] };
    const { kargo } = parseSettings(plainSettings({ [`${git}.own`]: own }, "dev", EXAMPLE), "dev");
    expect(kargo?.subscriptions.frontend?.git.own).toMatchObject({ select: "NewestFromBranch" });
  });
});
