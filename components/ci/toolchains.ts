import type { CiKind, CiService, SourceCommands } from "./model.ts";

/** How the sources of a language are handled. */
export interface Toolchain {
  /** Version of the language that is used when the settings name none. */
  readonly version: string;
  /** The action that installs it on GitHub's machines, and what it is told. */
  readonly setup: { readonly action: string; with(version: string): Record<string, string> };
  /** The container that has it, elsewhere. */
  image(version: string): string;
  readonly install: readonly string[];
  readonly commands: SourceCommands;
}

const maven = (...goals: string[]): string =>
  ["mvn", "--batch-mode", "--no-transfer-progress", ...goals].join(" ");

/**
 * The languages, by kind. A database has none: what there is to check of it is its image.
 * Java's linters are what the POM binds to the life cycle; `verify` runs them.
 */
const toolchains: Readonly<Record<CiKind, Toolchain | undefined>> = {
  node: {
    version: "24",
    setup: {
      action: "actions/setup-node",
      with: (version) => ({ "node-version": version, cache: "npm" }),
    },
    image: (version) => `node:${version}-bookworm`,
    install: ["npm ci"],
    commands: {
      lint: ["npm run lint --if-present"],
      test: ["npm test --if-present"],
      build: ["npm run build --if-present"],
    },
  },
  python: {
    version: "3.14",
    setup: {
      action: "actions/setup-python",
      with: (version) => ({ "python-version": version, cache: "pip" }),
    },
    image: (version) => `python:${version}-bookworm`,
    install: ["python -m pip install --requirement requirements.txt ruff==0.17.6 pytest==9.2.0"],
    commands: { lint: ["ruff check ."], test: ["pytest"], build: ["python -m compileall -q ."] },
  },
  go: {
    version: "1.26",
    setup: {
      action: "actions/setup-go",
      with: (version) => ({ "go-version": version }),
    },
    image: (version) => `golang:${version}-bookworm`,
    install: ["go mod download"],
    commands: { lint: ["go vet ./..."], test: ["go test -race ./..."], build: ["go build ./..."] },
  },
  java: {
    version: "21",
    setup: {
      action: "actions/setup-java",
      with: (version) => ({ distribution: "temurin", "java-version": version, cache: "maven" }),
    },
    image: (version) => `maven:3.9-eclipse-temurin-${version}`,
    install: [],
    commands: {
      lint: [maven("-Dmaven.compiler.showWarnings=true", "compile")],
      test: [maven("test")],
      build: [maven("-DskipTests", "verify")],
    },
  },
  postgres: undefined,
};

/** The container for Slipway's own Node script, whatever the service is written in; it has Git. */
export const nodeImage = "node:24-bookworm";

/** What a pipeline runs on the sources of one service. */
export interface SourceChecks {
  readonly version: string;
  readonly toolchain: Toolchain;
  /** Name and commands of each step, in order; none without a command. */
  readonly steps: readonly { readonly name: string; readonly commands: readonly string[] }[];
}

/** How the sources of a service are checked; undefined when it has none, as a database. */
export function sourceChecks({ kind, toolVersion, commands }: CiService): SourceChecks | undefined {
  const toolchain = toolchains[kind];
  if (toolchain === undefined) return undefined;
  const own = toolchain.commands;
  return {
    version: toolVersion ?? toolchain.version,
    toolchain,
    steps: [
      { name: "Install", commands: toolchain.install },
      { name: "Lint", commands: commands.lint ?? own.lint },
      { name: "Test", commands: commands.test ?? own.test },
      { name: "Build", commands: commands.build ?? own.build },
    ].filter((step) => step.commands.length > 0),
  };
}
