import { runCommand } from "./product.ts";

/** Prints the product's own board, and what of it is simulated here. */
export async function showBoard(root: string): Promise<void> {
  await runCommand(root, ["board", "--table"]);
  console.log("Real: the Kubernetes API, Argo CD, Git. Simulated: the pods (kwok) and GitHub (a double).");
}
