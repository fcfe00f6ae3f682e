import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { clusterAddress } from "#components/kubernetes/cluster-address.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kubeconfig = (cluster: object, current = "here") =>
  stringify({
    "current-context": current,
    contexts: [
      { name: "here", context: { cluster: "c", user: "u" } },
      { name: "there", context: { cluster: "d", user: "u" } },
    ],
    clusters: [
      { name: "c", cluster: { server: "https://10.0.0.7:6443", ...cluster } },
      { name: "d", cluster: { server: "https://10.0.0.8:6443" } },
    ],
    users: [{ name: "u", user: { token: "secret" } }],
  });

describe("clusterAddress", () => {
  it("tells address and authority, and no credential", () => {
    const given = { "certificate-authority-data": "Q0E=", "tls-server-name": "api" };
    expect(clusterAddress(kubeconfig(given))).toEqual({
      server: "https://10.0.0.7:6443",
      caData: "Q0E=",
      insecure: false,
      tlsServerName: "api",
    });
  });

  it("takes the context that is asked for", () => {
    expect(clusterAddress(kubeconfig({}), "there")).toEqual({
      server: "https://10.0.0.8:6443",
      insecure: false,
    });
  });

  it("reads an authority from the file beside the kubeconfig", () => {
    const file = join(folder, "config");
    writeFileSync(file, kubeconfig({ "certificate-authority": "ca.crt" }));
    expect(() => clusterAddress(file)).toThrow(/ca\.crt, which cannot be read; correct the path or embed it/);
    writeFileSync(join(folder, "ca.crt"), "CA");
    expect(clusterAddress(file)).toMatchObject({ caData: "Q0E=" });
  });

  it.each([
    [kubeconfig({}), "elsewhere", 'has no context "elsewhere"; it has here, there: correct'],
    [kubeconfig({}, ""), undefined, "has no current context; it has here, there"],
    ["{}", undefined, "what was given as a kubeconfig is none"],
  ])("refuses a kubeconfig without the context (%#)", (text, context, message) => {
    expect(() => clusterAddress(text, context)).toThrow(message);
  });
});
