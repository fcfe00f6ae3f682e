import { approval } from "./approval.ts";
import { image } from "./image.ts";
import { order } from "./order.ts";
import { provenance } from "./provenance.ts";
import { sbom } from "./sbom.ts";
import { scan } from "./scan.ts";
import { signature } from "./signature.ts";
import { soak } from "./soak.ts";
import { verified } from "./verified.ts";
import { window } from "./window.ts";

/** Every gate, in the order in which settings and tables list them. Adding one is a file and a line here. */
export const gates = [
  image,
  signature,
  provenance,
  sbom,
  scan,
  verified,
  soak,
  order,
  approval,
  window,
] as const;
