import * as z from "zod";

const ArgumentName = z.string().regex(/^[A-Za-z0-9_.-]+$/, {
  error: ({ input }) => `"${input}" cannot name an argument: write letters, digits, "-", "_" and "."`,
});

const Seconds = z.int().min(1);

const repetition = {
  count: z.int().min(1).default(1).meta({ description: "How often it is measured" }),
  intervalSeconds: Seconds.optional().meta({
    description: "Seconds between two measurements; needed for more than one",
    examples: [60],
  }),
  initialDelaySeconds: Seconds.optional().meta({
    description: "Seconds before the first measurement",
    examples: [30],
  }),
  failureLimit: z.int().min(0).optional().meta({
    description: "Failed measurements that the analysis survives; default: none",
  }),
};

const provider = { description: "What is measured: a query, an answer over HTTP, or how a container ends" };

const successCondition = z
  .string()
  .min(1)
  .meta({ description: "Expression over `result`", examples: ["result[0] < 0.01"] });

const Metric = z
  .discriminatedUnion("provider", [
    z.strictObject({
      provider: z.literal("prometheus").meta(provider),
      address: z.url().meta({ description: "Address of Prometheus", examples: ["http://prometheus:9090"] }),
      query: z
        .string()
        .min(1)
        .meta({
          description: "The query, in PromQL",
          examples: ['sum(rate(http_errors_total{stage="{{args.stage}}"}[5m]))'],
        }),
      successCondition,
      ...repetition,
    }),
    z.strictObject({
      provider: z.literal("web").meta(provider),
      url: z
        .string()
        .min(1)
        .meta({ description: "What is asked", examples: ["https://{{args.host}}/health"] }),
      method: z.enum(["GET", "POST", "PUT"]).default("GET").meta({ description: "Method of the request" }),
      headers: z
        .record(z.string().min(1), z.string())
        .default({})
        .meta({
          description: "Headers of the request, by name; nothing secret",
          examples: [{ accept: "application/json" }],
        }),
      body: z
        .string()
        .optional()
        .meta({ description: "Body of a POST or PUT", examples: ['{"stage":"{{args.stage}}"}'] }),
      jsonPath: z
        .string()
        .min(1)
        .optional()
        .meta({
          description: "What of the answer is the `result`; default: all of it",
          examples: ["{$.status}"],
        }),
      timeoutSeconds: Seconds.default(10).meta({ description: "Seconds until an answer must be there" }),
      successCondition,
      ...repetition,
    }),
    z.strictObject({
      provider: z.literal("job").meta(provider),
      image: z
        .string()
        .min(1)
        .meta({ description: "Image of the container", examples: ["ghcr.io/acme/smoke-test:1.4.0"] }),
      command: z
        .array(z.string())
        .min(1)
        .optional()
        .meta({ description: "Its command; default: the image's", examples: [["check", "{{args.stage}}"]] }),
      env: z
        .record(z.string().regex(/^[A-Za-z_]\w*$/), z.string())
        .default({})
        .meta({
          description: "Its environment variables, by name; nothing secret",
          examples: [{ STAGE: "{{args.stage}}" }],
        }),
      ...repetition,
    }),
  ])
  .superRefine(({ count, intervalSeconds, failureLimit = 0 }, context) => {
    if (count > 1 && intervalSeconds === undefined)
      context.addIssue({
        code: "custom",
        path: ["intervalSeconds"],
        message: `missing: it is measured ${count} times; write how many seconds lie between`,
      });
    if (failureLimit > count)
      context.addIssue({
        code: "custom",
        path: ["failureLimit"],
        message: `${failureLimit} failures of ${count} measurements would never fail; write fewer`,
      });
  });

/** What an analysis measures, and with which arguments. */
export const AnalysisTemplate = z
  .strictObject({
    required: z
      .array(ArgumentName)
      .default([])
      .meta({ description: "Arguments that every stage must give; texts refer to them as {{args.name}}" }),
    defaults: z
      .record(ArgumentName, z.string())
      .default({})
      .meta({ description: "Arguments that stages may give, and their values otherwise" }),
    metrics: z
      .record(z.string().min(1), Metric)
      .refine((metrics) => Object.keys(metrics).length > 0, { error: "no metrics: write at least one" })
      .meta({ description: "What is measured, by name; all of it must succeed" }),
  })
  .superRefine(({ required, defaults, metrics }, context) => {
    const known = [...required, ...Object.keys(defaults)];
    for (const [metric, one] of Object.entries(metrics))
      for (const [, name = ""] of JSON.stringify(one).matchAll(/\{\{\s*args\.([\w.-]+)\s*\}\}/g))
        if (!known.includes(name))
          context.addIssue({
            code: "custom",
            path: ["metrics", metric],
            message: `"${name}" is no argument of the template; arguments are ${known.join(", ") || "none"}`,
          });
  })
  .meta({
    description: "An analysis of the product's own, for `verification`; Argo Rollouts carries it out",
  });
