import { describe, expect, it } from "vitest";
import { expression } from "#components/kargo/expression.ts";
import { digestOfTag } from "#components/promotion/evidence.ts";
import { carries } from "#components/promotion/image-file.ts";
import { verifiedRef } from "#components/promotion/model.ts";
import { promotionTexts } from "#src/kargo-texts.ts";

const facts = {
  service: "catalogue",
  environment: "qa",
  repository: "127.0.0.1:5001/craftista/catalogue",
  version: "1.2.0",
  digest: `sha256:${"a".repeat(64)}`,
  promotion: "catalogue-qa.01abc.1234567",
};

/** What Kargo makes of a text: every expression replaced by its value. */
const evaluated = (text: string): string =>
  Object.entries(facts).reduce((done, [name, value]) => done.replaceAll(expression(name), value), text);

const texts = promotionTexts({
  service: expression("service"),
  environment: expression("environment"),
  repository: expression("repository"),
  version: expression("version"),
  digest: expression("digest"),
  promotion: expression("promotion"),
});

describe("what Kargo's promotions write", () => {
  it("is an image file that pins read as their own", () => {
    expect(carries(evaluated(texts.imageFile), facts)).toBe(true);
    expect(texts.imageFile).toMatch(/^# Written by promotions/);
  });

  it("is the tag that the gate of a pin looks for, with the digest that it compares", () => {
    expect(`refs/tags/${evaluated(texts.record.tag)}`).toBe(verifiedRef("qa", "catalogue", "1.2.0"));
    expect(digestOfTag(evaluated(texts.record.message))).toBe(facts.digest);
  });

  it("is a message with the trailers of every promotion", () => {
    expect(evaluated(texts.message)).toBe(
      `promote catalogue 1.2.0 to qa\n\nSlipway-Service: catalogue\nSlipway-Stage: qa\nSlipway-Version: 1.2.0\nSlipway-Digest: ${facts.digest}\nSlipway-Run: kargo/catalogue-qa.01abc.1234567\n`,
    );
  });

  it("quotes nothing inside a longer text, where the quotes would stay", () => {
    expect(JSON.stringify(texts)).not.toContain("quote(");
  });
});
