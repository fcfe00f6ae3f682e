import { describe, expect, it } from "vitest";
import { ask, newRepository, READ_TOKEN, startDouble } from "./harness.ts";
import { text } from "./text.ts";

const FIELDS =
  "id pattern isAdminEnforced requiredApprovingReviewCount pushAllowances(first: 9) { nodes { actor { __typename } } }";
const CREATE = `mutation($input: CreateBranchProtectionRuleInput!) {
  createBranchProtectionRule(input: $input) { branchProtectionRule { ${FIELDS} } } }`;
const UPDATE = `mutation($input: UpdateBranchProtectionRuleInput!) {
  updateBranchProtectionRule(input: $input) { branchProtectionRule { ${FIELDS} } } }`;
const DELETE = `mutation($input: DeleteBranchProtectionRuleInput!) {
  deleteBranchProtectionRule(input: $input) { clientMutationId } }`;
const NODE = `query($id: ID!) { node(id: $id) { ... on BranchProtectionRule { ${FIELDS} repository { name } } } }`;

describe("branch protection by GraphQL", () => {
  it("is made, read, changed and deleted", async () => {
    const github = await startDouble();
    const repository = await ask(github, "GET", await newRepository(github));
    const query = (source: string, variables: object, token?: string) =>
      ask(github, "POST", "/api/graphql", {
        body: { query: source, variables },
        ...(token ? { token } : {}),
      });
    const user = text((await ask(github, "GET", "/users/alice")).body, "node_id");
    const input = {
      repositoryId: text(repository.body, "node_id"),
      pattern: "main",
      isAdminEnforced: true,
      requiredApprovingReviewCount: 2,
      pushActorIds: [user],
    };
    expect((await query(CREATE, { input }, READ_TOKEN)).body).toMatchObject({
      errors: [{ type: "FORBIDDEN" }],
    });

    const made = await query(CREATE, { input });
    const expected = { pattern: "main", isAdminEnforced: true, requiredApprovingReviewCount: 2 };
    const rule = (made.body as { data: { createBranchProtectionRule: { branchProtectionRule: object } } })
      .data.createBranchProtectionRule.branchProtectionRule;
    expect(rule).toMatchObject({
      ...expected,
      pushAllowances: { nodes: [{ actor: { __typename: "User" } }] },
    });
    expect((await query(CREATE, { input })).body).toMatchObject({
      errors: [{ message: "Name already protected: main" }],
    });

    const id = text(rule, "id");
    await query(UPDATE, {
      input: { branchProtectionRuleId: id, pattern: "release/*", isAdminEnforced: false },
    });
    expect((await query(NODE, { id }, READ_TOKEN)).body).toMatchObject({
      data: { node: { pattern: "release/*", isAdminEnforced: false, repository: { name: "gitops" } } },
    });
    await query(DELETE, { input: { branchProtectionRuleId: id } });
    expect((await query(NODE, { id })).body).toMatchObject({
      errors: [{ message: `Could not resolve to a node with the global id of '${id}'.` }],
    });
  });
});
