import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureCredentials, tokensCsv } from "#sandbox/cluster/credentials.ts";
import { layoutOf } from "#sandbox/processes/layout.ts";
import { temporaryDirectory } from "../processes/fakes.ts";

const contents = (directory: string) =>
  Object.fromEntries(
    readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "utf8")]),
  );

describe("credentials", () => {
  it("differ between sandboxes and stay the same over the starts of one", () => {
    const [one, two] = [layoutOf(temporaryDirectory()), layoutOf(temporaryDirectory())];
    const first = ensureCredentials(one);
    const kept = contents(one.secrets);
    expect(ensureCredentials(one)).toEqual(first);
    expect(contents(one.secrets)).toEqual(kept);
    ensureCredentials(two);
    const shared = Object.entries(contents(two.secrets)).filter(([name, value]) => kept[name] === value);
    expect(shared).toEqual([]);
  });

  it("are for their owner's eyes only", () => {
    const { secrets } = layoutOf(temporaryDirectory());
    ensureCredentials(layoutOf(join(secrets, "..")));
    const modes = readdirSync(secrets).map((name) =>
      (statSync(join(secrets, name)).mode & 0o777).toString(8),
    );
    expect(new Set(modes)).toEqual(new Set(["600"]));
    expect((statSync(secrets).mode & 0o777).toString(8)).toBe("700");
  });

  it("are all different from one another", () => {
    const layout = layoutOf(temporaryDirectory());
    ensureCredentials(layout);
    const values = Object.values(contents(layout.secrets));
    expect(new Set(values).size).toBe(values.length);
  });

  it("make a new key pair when half of it is lost", () => {
    const layout = layoutOf(temporaryDirectory());
    const { serviceAccountKey, serviceAccountPublicKey } = ensureCredentials(layout);
    const before = readFileSync(serviceAccountPublicKey, "utf8");
    rmSync(serviceAccountKey);
    ensureCredentials(layout);
    expect(readFileSync(serviceAccountPublicKey, "utf8")).not.toBe(before);
  });

  it("are written for the API server as token, user, number and group", () => {
    const tokens = { admin: "a", controllerManager: "m", scheduler: "s", kwok: "k", argocd: "c", flux: "f" };
    expect(tokensCsv(tokens).split("\n")).toEqual([
      'a,sandbox-admin,1,"system:masters"',
      'm,system:kube-controller-manager,2,"system:masters"',
      "s,system:kube-scheduler,3",
      'k,sandbox-kwok,4,"system:masters"',
      'c,sandbox-argocd,5,"system:masters"',
      'f,sandbox-flux,6,"system:masters"',
      "",
    ]);
  });
});
