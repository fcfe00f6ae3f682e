// What an engine is to a provider that promotes: it starts it, answers at an address while it lives, and reads what the
// provider prints. Killed, it does nothing more, and leaves the provider behind.
import { spawn } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";

const [update = ""] = process.argv.slice(2);
const server = createServer((socket) => socket.destroy());
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
const provider = spawn(process.execPath, [join(import.meta.dirname, "run.ts"), update, address], {
  stdio: ["ignore", "pipe", "pipe"],
});
console.log(`provider ${provider.pid}`);
provider.stdout.pipe(process.stdout);
provider.stderr.pipe(process.stderr);
provider.once("close", (code, signal) => {
  console.log(`provider ended: ${signal ?? code}`);
  server.close();
});
