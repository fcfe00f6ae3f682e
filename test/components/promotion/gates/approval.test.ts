import { describe, expect, it } from "vitest";
import type { Approval } from "#components/promotion/approvals.ts";
import { decideApproval } from "#components/promotion/gates/approval.ts";
import { digestOf } from "../fixtures.ts";

const digest = digestOf("1.1.0");
const by = (email: string, changes: Partial<Approval> = {}): Approval => ({ email, digest, ...changes });
const author = { email: "author@x.test", how: "the author of 1234567, which pinned it" };
const [ada, bob] = ["ada@x.test", "bob@x.test"];

describe("the approval gate", () => {
  it.each([
    [
      "passes with enough people",
      { count: 2 },
      [by(ada), by(bob)],
      "pass",
      "approved by ada@x.test, bob@x.test",
    ],
    [
      "waits for the rest, and says whom to ask",
      { count: 2 },
      [by(ada)],
      "pending",
      "1 of 2 approvals (ada@x.test); ask anybody but author@x.test to run `approve`",
    ],
    [
      "counts a person once, however often and in whatever case",
      { count: 2 },
      [by(ada), by("Ada@X.test")],
      "pending",
      "1 of 2",
    ],
    [
      "does not count the author of the pin, in whatever case",
      { count: 1 },
      [by("Author@X.test")],
      "pending",
      "not counted: Author@X.test is by the author of 1234567",
    ],
    [
      "does not count an approval of another image",
      { count: 1 },
      [by(ada, { digest: "sha256:old" })],
      "pending",
      "is for another image",
    ],
    [
      "does not count what is not believed",
      { count: 1 },
      [by(ada, { problem: "is not signed" })],
      "pending",
      "ada@x.test is not signed",
    ],
    [
      "counts those alone who may",
      { count: 1, approvers: [bob] },
      [by(ada)],
      "pending",
      "ada@x.test is not one of the approvers; ask bob@x.test",
    ],
  ] as const)("%s", (_name, settings, approvals, state, reason) => {
    const found = decideApproval({ digest, author, approvals }, settings, "approve");
    expect(found.state).toBe(state);
    expect(found.reason).toContain(reason);
  });

  it("names the approvers for the record", () => {
    const found = decideApproval({ digest, author, approvals: [by(bob), by(ada)] }, { count: 1 }, "");
    expect(found.by).toEqual([ada, bob]);
  });

  it("fails when nobody knows who the author is: everybody could be", () => {
    const facts = { digest, author: { problem: "fetch all of it" }, approvals: [by(ada)] };
    expect(decideApproval(facts, { count: 1 }, "")).toEqual({ state: "fail", reason: "fetch all of it" });
  });
});
