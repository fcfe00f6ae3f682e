// Run by itself, outside the test runner: prints the text that Pulumi stores for each dynamic provider.
import { runtime } from "@pulumi/pulumi";
import { promotionProvider } from "#components/promotion/provider.ts";

const { text } = await runtime.serializeFunction(() => promotionProvider, { isFactoryFunction: true });
process.stdout.write(text);
