import engine from "@pulumi/pulumi/proto/engine_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "#sandbox/plugins/kubernetes/values/json.ts";
import { contracts, initFailed, logRequest } from "#sandbox/plugins/kubernetes/wire/contracts.ts";
import { decode, encode } from "#sandbox/plugins/kubernetes/wire/message.ts";

const struct = (value: JsonObject) => structs.Struct.fromJavaScript(value);
const wire = (message: { serializeBinary(): Uint8Array }) => Buffer.from(message.serializeBinary());

describe("requests as the engine writes them", () => {
  it("Check", () => {
    const request = new provider.CheckRequest();
    request
      .setUrn("urn:x")
      .setOlds(struct({ a: 1 }))
      .setNews(struct({ a: 2 }));
    request.setRandomseed(new Uint8Array([7, 8]));
    const naming = new provider.CheckRequest.AutonamingOptions();
    request.setAutonaming(naming.setProposedName("given").setMode(2));
    expect(decode(contracts.Check.request, wire(request))).toEqual({
      urn: "urn:x",
      olds: { a: 1 },
      news: { a: 2 },
      seed: Buffer.from([7, 8]),
      autonaming: { proposed: "given", mode: 2 },
    });
  });

  it("Diff, with a field that this plugin passes over", () => {
    const request = new provider.DiffRequest()
      .setId("ns/a")
      .setUrn("urn:x")
      .setType("kubernetes:core/v1:Secret");
    request
      .setOlds(struct({ a: 1 }))
      .setNews(struct({ a: 2 }))
      .setOldInputs(struct({ a: 3 }));
    expect(decode(contracts.Diff.request, wire(request))).toEqual({
      urn: "urn:x",
      olds: { a: 1 },
      news: { a: 2 },
      oldInputs: { a: 3 },
    });
  });

  it("Create, Read, Update and Delete", () => {
    const create = new provider.CreateRequest().setUrn("u").setTimeout(1.5).setPreview(true);
    expect(decode(contracts.Create.request, wire(create.setProperties(struct({ a: 1 }))))).toEqual({
      urn: "u",
      properties: { a: 1 },
      timeout: 1.5,
      preview: true,
    });
    const read = new provider.ReadRequest()
      .setId("i")
      .setUrn("u")
      .setInputs(struct({ a: 1 }));
    expect(decode(contracts.Read.request, wire(read))).toEqual({
      id: "i",
      urn: "u",
      properties: undefined,
      inputs: { a: 1 },
    });
    const update = new provider.UpdateRequest().setId("i").setUrn("u").setOlds(struct({})).setTimeout(60);
    update
      .setNews(struct({ b: 1 }))
      .setIgnorechangesList(["spec.replicas", "data"])
      .setPreview(true);
    expect(decode(contracts.Update.request, wire(update))).toEqual({
      id: "i",
      urn: "u",
      olds: {},
      news: { b: 1 },
      timeout: 60,
      ignoreChanges: ["spec.replicas", "data"],
      preview: true,
    });
    const remove = new provider.DeleteRequest().setId("i").setUrn("u").setTimeout(5);
    expect(decode(contracts.Delete.request, wire(remove.setProperties(struct({ a: 1 }))))).toEqual({
      id: "i",
      urn: "u",
      properties: { a: 1 },
      timeout: 5,
    });
  });

  it("Configure", () => {
    const request = new provider.ConfigureRequest();
    request.getVariablesMap().set("kubernetes:config:context", "dev").set("kubernetes:config:namespace", "");
    expect(decode(contracts.Configure.request, wire(request)).variables).toEqual({
      "kubernetes:config:context": "dev",
      "kubernetes:config:namespace": "",
    });
  });
});

describe("answers as the engine reads them", () => {
  it("Check and Configure", () => {
    const failures = [{ property: "metadata.name", reason: "missing" }];
    const checked = encode(contracts.Check.response, { inputs: { a: [true, null] }, failures });
    expect(provider.CheckResponse.deserializeBinary(checked).toObject().failuresList).toEqual(failures);
    expect(provider.CheckResponse.deserializeBinary(checked).getInputs()?.toJavaScript()).toEqual({
      a: [true, null],
    });
    const configured = provider.ConfigureResponse.deserializeBinary(
      encode(contracts.Configure.response, {
        acceptSecrets: true,
        supportsPreview: true,
        supportsAutonaming: true,
      }),
    ).toObject();
    expect(configured).toMatchObject({
      acceptsecrets: true,
      supportspreview: true,
      supportsAutonamingConfiguration: true,
      acceptresources: false,
    });
  });

  it("Diff", () => {
    const answer = provider.DiffResponse.deserializeBinary(
      encode(contracts.Diff.response, {
        replaces: ["metadata.name", "data"],
        deleteBeforeReplace: true,
        changes: 2,
        detailed: { data: { kind: 5, inputDiff: false }, gone: { kind: 2, inputDiff: true } },
        hasDetailed: true,
      }),
    ).toObject();
    expect(answer).toMatchObject({
      replacesList: ["metadata.name", "data"],
      deletebeforereplace: true,
      changes: provider.DiffResponse.DiffChanges.DIFF_SOME,
      hasdetaileddiff: true,
      detaileddiffMap: [
        ["data", { kind: provider.PropertyDiff.Kind.UPDATE_REPLACE, inputdiff: false }],
        ["gone", { kind: provider.PropertyDiff.Kind.DELETE, inputdiff: true }],
      ],
    });
  });

  it("a failed initialisation and a log message", () => {
    const failed = errorsOf(encode(initFailed, { id: "i", properties: { a: 1 }, reasons: ["slow", "ill"] }));
    expect(failed.getId()).toBe("i");
    expect(failed.getReasonsList()).toEqual(["slow", "ill"]);
    expect(failed.getProperties()?.toJavaScript()).toEqual({ a: 1 });
    const log = encode(logRequest, { severity: 2, message: "m", urn: "u", ephemeral: true });
    expect(engine.LogRequest.deserializeBinary(log).toObject()).toMatchObject({
      severity: engine.LogSeverity.WARNING,
      message: "m",
      urn: "u",
      ephemeral: true,
    });
  });
});

const errorsOf = (bytes: Buffer) => provider.ErrorResourceInitFailed.deserializeBinary(bytes);
