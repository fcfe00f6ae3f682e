/**
 * Stands in for `pulumi-language-nodejs` where Pulumi's own cannot be had: serves the engine's LanguageRuntime protocol
 * for one Node program. The engine starts it with its own address and reads the port from the first line it prints.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type Empty from "google-protobuf/google/protobuf/empty_pb.js";
import { whenEngineIsGone } from "./engine-watch.ts";
import { type ProgramRun, programArguments, programEnvironment } from "./program-run.ts";

/** Exit code by which a program says that it has already reported its error (@pulumi/pulumi/cmd/run). */
const ALREADY_REPORTED = 32;

type Unary<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
  reply: sendUnaryData<Response>,
) => void;

let engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
let program: ChildProcess | undefined;

const handshake: Unary<
  InstanceType<typeof language.LanguageHandshakeRequest>,
  InstanceType<typeof language.LanguageHandshakeResponse>
> = (call, reply) => {
  engine = call.request.getEngineAddress() || engine;
  reply(null, new language.LanguageHandshakeResponse());
};

const getPluginInfo: Unary<Empty.Empty, InstanceType<typeof plugin.PluginInfo>> = (_call, reply) => {
  const info = new plugin.PluginInfo();
  info.setVersion("0.0.0-stand-in");
  reply(null, info);
};

const about: Unary<
  InstanceType<typeof language.AboutRequest>,
  InstanceType<typeof language.AboutResponse>
> = (_call, reply) => {
  const answer = new language.AboutResponse();
  answer.setExecutable(process.execPath);
  answer.setVersion(process.version);
  reply(null, answer);
};

const run: Unary<InstanceType<typeof language.RunRequest>, InstanceType<typeof language.RunResponse>> = (
  call,
  reply,
) => {
  const request = call.request;
  const info = request.getInfo();
  if (info === undefined) {
    reply({ code: status.INVALID_ARGUMENT, message: "the engine named no program to run" });
    return;
  }
  const folder = info.getProgramDirectory();
  const wanted: ProgramRun = {
    // The program's own SDK runs it, not the one that this host was started from.
    runner: createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run"),
    folder,
    rootFolder: info.getRootDirectory(),
    entryPoint: info.getEntryPoint(),
    options: info.getOptions()?.toJavaScript() ?? {},
    arguments: request.getArgsList(),
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    parallel: request.getParallel(),
    dryRun: request.getDryrun(),
    config: new Map(request.getConfigMap().entries()),
    secretKeys: request.getConfigsecretkeysList(),
  };
  program = spawn(process.execPath, programArguments(wanted), {
    cwd: folder,
    env: { ...process.env, ...programEnvironment(wanted) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  program.once("exit", (code, signal) => {
    program = undefined;
    const result = new language.RunResponse();
    if (code === ALREADY_REPORTED) result.setBail(true);
    else if (code !== 0) result.setError(`the program ended with ${signal ?? `exit code ${code}`}`);
    reply(null, result);
  });
};

const end = (signal: NodeJS.Signals): void => {
  program?.kill(signal);
  process.exit(0);
};

const cancel: Unary<Empty.Empty, Empty.Empty> = (call, reply) => {
  program?.kill("SIGINT");
  reply(null, call.request);
};

const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(services.LanguageRuntimeService, {
  handshake,
  getPluginInfo,
  about,
  run,
  cancel,
  // Plugins come from the sandbox's engine home, and packages from npm: there is nothing to report or to install.
  getRequiredPackages: (_call: unknown, reply: sendUnaryData<unknown>) =>
    reply(null, new language.GetRequiredPackagesResponse()),
  getRequiredPlugins: (_call: unknown, reply: sendUnaryData<unknown>) =>
    reply(null, new language.GetRequiredPluginsResponse()),
  getProgramDependencies: (_call: unknown, reply: sendUnaryData<unknown>) =>
    reply(null, new language.GetProgramDependenciesResponse()),
  runtimeOptionsPrompts: (_call: unknown, reply: sendUnaryData<unknown>) =>
    reply(null, new language.RuntimeOptionsResponse()),
  installDependencies: (call: { end(): void }) => call.end(),
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
  whenEngineIsGone(
    () => engine,
    () => end("SIGTERM"),
  );
});
process.once("SIGINT", () => end("SIGINT"));
process.once("SIGTERM", () => end("SIGTERM"));
