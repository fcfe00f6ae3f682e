import { buildSchema } from "graphql";

/** The yes-or-no fields of a branch protection rule. */
export const FLAGS = [
  "allowsDeletions",
  "allowsForcePushes",
  "blocksCreations",
  "dismissesStaleReviews",
  "isAdminEnforced",
  "lockBranch",
  "requireLastPushApproval",
  "requiresApprovingReviews",
  "requiresCodeOwnerReviews",
  "requiresCommitSignatures",
  "requiresConversationResolution",
  "requiresLinearHistory",
  "requiresStatusChecks",
  "requiresStrictStatusChecks",
  "restrictsPushes",
  "restrictsReviewDismissals",
];

/** Lists of actors: the field that answers, and the input field it comes from. */
export const ALLOWANCES = {
  bypassForcePushAllowances: "bypassForcePushActorIds",
  bypassPullRequestAllowances: "bypassPullRequestActorIds",
  pushAllowances: "pushActorIds",
  reviewDismissalAllowances: "reviewDismissalActorIds",
};

/** The part of GitHub's schema that branch protection needs. The inputs are scalars: kept as they were given. */
export const schema = buildSchema(`
  scalar CreateBranchProtectionRuleInput
  scalar UpdateBranchProtectionRuleInput
  scalar DeleteBranchProtectionRuleInput

  interface Node { id: ID! }
  type App implements Node { id: ID! name: String slug: String }
  type Team implements Node { id: ID! name: String slug: String }
  type User implements Node { id: ID! name: String login: String }
  union Actor = App | Team | User
  type Allowance { actor: Actor }
  type Allowances { nodes: [Allowance] }
  type PageInfo { endCursor: String hasNextPage: Boolean! }
  type BranchProtectionRules { nodes: [BranchProtectionRule] pageInfo: PageInfo! }

  type Repository implements Node {
    id: ID!
    name: String!
    branchProtectionRules(first: Int, after: String): BranchProtectionRules
  }

  type BranchProtectionRule implements Node {
    id: ID!
    repository: Repository
    pattern: String!
    requiredApprovingReviewCount: Int
    requiredStatusCheckContexts: [String]
    ${FLAGS.map((name) => `${name}: Boolean!`).join("\n")}
    ${Object.keys(ALLOWANCES)
      .map((name) => `${name}(first: Int): Allowances`)
      .join("\n")}
  }

  type RulePayload { branchProtectionRule: BranchProtectionRule clientMutationId: String }

  type Query {
    node(id: ID!): Node
    repository(owner: String!, name: String!): Repository
  }
  type Mutation {
    createBranchProtectionRule(input: CreateBranchProtectionRuleInput!): RulePayload
    updateBranchProtectionRule(input: UpdateBranchProtectionRuleInput!): RulePayload
    deleteBranchProtectionRule(input: DeleteBranchProtectionRuleInput!): RulePayload
  }
`);
