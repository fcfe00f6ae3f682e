import { graphql, Kind, parse } from "graphql";
import { z } from "zod";
import { parseBody } from "./body.ts";
import { type Double, findRepository, nextId } from "./double.ts";
import { ALLOWANCES, FLAGS, schema } from "./graphql-schema.ts";
import type { Json, ProtectionRule, Repository } from "./model.ts";
import { Problem } from "./problem.ts";
import { remove } from "./rest/lists.ts";
import { ok, type Reply } from "./router.ts";

const requestBody = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });
const newRule = z.looseObject({ repositoryId: z.string(), pattern: z.string() });
const namedRule = z.looseObject({ branchProtectionRuleId: z.string() });

/** Answers a GraphQL request. What goes wrong inside is an entry of `errors` under status 200, as at GitHub. */
export async function answerGraphql(double: Double, body: unknown, canWrite: boolean): Promise<Reply> {
  const { query: source, variables } = parseBody(requestBody, body);
  if (!canWrite && isMutation(source)) {
    const message = "Resource not accessible by personal access token";
    return ok({ data: null, errors: [{ type: "FORBIDDEN", message }] });
  }
  return ok(await graphql({ schema, source, rootValue: resolvers(double), variableValues: variables ?? {} }));
}

function isMutation(source: string): boolean {
  try {
    const { definitions } = parse(source);
    return definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION && one.operation === "mutation");
  } catch {
    // What does not parse changes nothing; the executor words the error.
    return false;
  }
}

function resolvers(double: Double) {
  const { state } = double;
  // The provider takes this very text to mean that the object is gone.
  const gone = (id: string) => new Error(`Could not resolve to a node with the global id of '${id}'.`);
  const ruleOf = (id: string): ProtectionRule => {
    const rule = state.protectionRules.find((one) => one.id === id);
    if (!rule) throw gone(id);
    return rule;
  };
  const repositoryById = (nodeId: string): Repository => {
    const repository = state.repositories.find((one) => `R_${one.id}` === nodeId);
    if (!repository) throw gone(nodeId);
    return repository;
  };
  return {
    node: ({ id }: { id: string }) => {
      if (id.startsWith("BPR_")) return ruleNode(double, ruleOf(id));
      if (id.startsWith("R_")) return repositoryNode(double, repositoryById(id));
      const actor = actorNode(double, id);
      if (actor.__typename === "App") throw gone(id);
      return actor;
    },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = findRepository(double, owner, name);
      if (repository) return repositoryNode(double, repository);
      throw new Error(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
    createBranchProtectionRule: ({ input }: { input: unknown }) => {
      const { repositoryId: nodeId, pattern, ...rest } = parseBody(newRule, input);
      const repositoryId = repositoryById(nodeId).id;
      refuseTaken(state.protectionRules, repositoryId, pattern);
      const rule = { id: `BPR_${nextId(double)}`, repositoryId, pattern, input: rest };
      state.protectionRules.push(rule);
      return { branchProtectionRule: ruleNode(double, rule) };
    },
    updateBranchProtectionRule: ({ input }: { input: unknown }) => {
      const { branchProtectionRuleId: id, pattern, ...rest } = parseBody(namedRule, input);
      const rule = ruleOf(id);
      if (typeof pattern === "string") {
        refuseTaken(state.protectionRules, rule.repositoryId, pattern, rule);
        rule.pattern = pattern;
      }
      Object.assign(rule.input, rest);
      return { branchProtectionRule: ruleNode(double, rule) };
    },
    deleteBranchProtectionRule: ({ input }: { input: unknown }) => {
      remove(state.protectionRules, ruleOf(parseBody(namedRule, input).branchProtectionRuleId));
      return { clientMutationId: null };
    },
  };
}

function refuseTaken(rules: ProtectionRule[], repositoryId: number, pattern: string, except?: object): void {
  const same = (one: ProtectionRule) => one.repositoryId === repositoryId && one.pattern === pattern;
  if (rules.some((one) => same(one) && one !== except)) {
    throw new Problem(422, `Name already protected: ${pattern}`);
  }
}

function repositoryNode(double: Double, { id, settings }: Repository): object {
  const rules = double.state.protectionRules.filter((one) => one.repositoryId === id);
  return {
    __typename: "Repository",
    id: `R_${id}`,
    name: settings.name,
    branchProtectionRules: () => ({
      nodes: rules.map((one) => ruleNode(double, one)),
      pageInfo: { endCursor: null, hasNextPage: false },
    }),
  };
}

function ruleNode(double: Double, { id, pattern, repositoryId, input }: ProtectionRule): Json {
  const repository = double.state.repositories.find((one) => one.id === repositoryId);
  const actors = (field: string) => z.array(z.string()).catch([]).parse(input[field]);
  const allowances = Object.entries(ALLOWANCES).map(([field, from]) => [
    field,
    { nodes: actors(from).map((actorId) => ({ actor: actorNode(double, actorId) })) },
  ]);
  return {
    __typename: "BranchProtectionRule",
    id,
    pattern,
    repository: () => repository && repositoryNode(double, repository),
    requiredApprovingReviewCount: input.requiredApprovingReviewCount,
    requiredStatusCheckContexts: input.requiredStatusCheckContexts ?? [],
    ...Object.fromEntries(FLAGS.map((flag) => [flag, input[flag] === true])),
    ...Object.fromEntries(allowances),
  };
}

/** Who a node id means; one nobody knows is taken for an app, of which the double keeps no list. */
function actorNode({ state }: Double, id: string) {
  const user = state.users.find((one) => `U_${one.id}` === id);
  if (user) return { __typename: "User", id, name: user.login, login: user.login };
  const team = state.teams.find((one) => `T_${one.id}` === id);
  if (team) return { __typename: "Team", id, name: team.name, slug: team.slug };
  return { __typename: "App", id, name: id, slug: id };
}
