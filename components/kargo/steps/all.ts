/** The constructor of every step. */
export { argocdUpdate, argocdWait } from "./argocd.ts";
export { copy, fileWrite, jsonUpdate, yamlUpdate } from "./files.ts";
export { composeOutput, fail, http, setMetadata } from "./flow.ts";
export { gitClear, gitClone, gitCommit, gitPush, gitTag } from "./git.ts";
export { gitMergePr, gitOpenPr, gitWaitForPr } from "./pull-request.ts";
export { helmTemplate, helmUpdateChart, kustomizeBuild, kustomizeSetImage } from "./render.ts";
