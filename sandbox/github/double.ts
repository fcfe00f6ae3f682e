import { join } from "node:path";
import type { Faults } from "./faults.ts";
import type { Json, Repository, User } from "./model.ts";
import type { Exclusive } from "./serial.ts";
import type { Store } from "./store.ts";

/** What every part of the double works with. */
export interface Double extends Store {
  /** Login of the organisation that owns the repositories. */
  readonly owner: string;
  /** Base URL without a trailing slash, known once the server listens. */
  url(): string;
  /** Folder with the bare repositories, named by repository id so that a rename moves nothing. */
  readonly repositories: string;
  readonly faults: Faults;
  /** Writes run one at a time: one may check, wait for git and change without another between. */
  readonly exclusive: Exclusive;
  /** Sends an event to the webhooks of a repository; never waits for a receiver. */
  emit(repository: Repository, event: string, payload: Json): void;
}

/** Login of the person behind both tokens. */
export const LOGIN = "sandbox-bot";

/** The next id: one series for everything, as nothing here compares ids of different kinds. */
export function nextId(double: Double): number {
  double.state.lastId += 1;
  return double.state.lastId;
}

/** This second, as GitHub writes time. */
export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** Folder of a repository's Git data. */
export const gitFolder = (double: Double, repository: Repository): string =>
  join(double.repositories, `${repository.id}.git`);

/** The repository of that owner and name, in any case of letters, as GitHub finds it. */
export function findRepository(double: Double, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return double.state.repositories.find(
    (one) => `${one.owner}/${one.settings.name}`.toLowerCase() === wanted,
  );
}

/** The account of that login; a person nobody mentioned before comes into being, as the double has no sign-up. */
export function account(double: Double, login: string): User {
  const known = double.state.users.find((one) => one.login.toLowerCase() === login.toLowerCase());
  if (known) return known;
  const type = login === double.owner ? "Organization" : "User";
  const user: User = { id: nextId(double), login, type };
  double.state.users.push(user);
  return user;
}
