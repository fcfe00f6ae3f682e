import { describe, expect, it } from "vitest";
import { asSecret, UNKNOWN } from "#sandbox/plugins/kubernetes/values/secrets.ts";
import { kubeconfigFor, startPlugin } from "./plugin.ts";

const plugin = startPlugin();
const here = kubeconfigFor("https://127.0.0.1:1");
const there = kubeconfigFor("https://127.0.0.1:2");

describe("a provider's settings", () => {
  it("are handed back as they came, secrets included", async () => {
    const news = { kubeconfig: asSecret(here), context: "test", enableServerSideApply: "true" };
    expect(await plugin.checkConfig({ news })).toEqual({ inputs: news, failures: [] });
  });

  it.each([
    ["renderYamlToDirectory", "out"],
    ["enableServerSideApply", "false"],
    ["clusterIdentifier", "c"],
  ])("%s: %s is refused", async (property, value) => {
    const { failures } = await plugin.checkConfig({ news: { [property]: value } });
    expect(failures).toEqual([
      { property, reason: expect.stringContaining(`has no ${property}: remove it`) },
    ]);
  });
});

describe("changed settings", () => {
  const diff = async (olds: string, news: string) => {
    const { diffs, replaces } = await plugin.diffConfig({
      olds: { kubeconfig: olds },
      news: { kubeconfig: news },
    });
    return { diffs, replaces };
  };

  it("that lead to the same cluster replace nothing", async () => {
    const renamed = here.replace('"clusters"', '"preferences":{},"clusters"');
    expect(await diff(here, renamed)).toEqual({ diffs: ["kubeconfig"], replaces: [] });
  });

  it("that lead to another cluster, or may do so, replace everything", async () => {
    expect((await diff(here, there)).replaces).toEqual(["kubeconfig"]);
    expect((await diff(here, UNKNOWN)).replaces).toEqual(["kubeconfig"]);
  });

  it("are none when only the secret mark changed", async () => {
    const news = { kubeconfig: asSecret(here) };
    expect((await plugin.diffConfig({ olds: { kubeconfig: here }, news })).diffs).toEqual([]);
  });
});
