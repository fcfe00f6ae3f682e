import { existsSync } from "node:fs";
import { access, constants, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import manifest from "../../package.json" with { type: "json" };

/** What browsers of this family are called where they are installed. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ON_MACOS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Starts a headless Chromium. @throws an Error that says how to have one: tests without a browser prove nothing */
export const startBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await findChromium(),
    args: ["--font-render-hinting=none"],
    // Its sandbox does not start for root or in most containers, and it opens nothing but this project's own pages.
    chromiumSandbox: false,
  });

async function findChromium(): Promise<string> {
  const named = process.env.SLIPWAY_CHROMIUM;
  if (named !== undefined) {
    if (await isExecutable(named)) return named;
    throw new Error(`SLIPWAY_CHROMIUM is ${named}, which is no program; name a Chromium or Chrome`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const places = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...ON_MACOS];
  for (const place of places) if (await isExecutable(place)) return place;
  try {
    return await packaged();
  } catch (error) {
    throw new Error(
      `there is no Chromium: install one (Debian: apt-get install chromium), or name one by SLIPWAY_CHROMIUM (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** The Chromium for Linux that an npm package carries, unpacked once into a folder of this user. */
async function packaged(): Promise<string> {
  const version = manifest.devDependencies["@sparticuz/chromium"];
  const folder = join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
    "slipway",
    `chromium-${version}`,
  );
  const program = join(folder, "chromium");
  if (existsSync(program)) return program;
  const machine = `${process.platform}-${process.arch}`;
  if (machine !== "linux-x64") throw new Error(`none is packaged for ${machine}`);
  await mkdir(join(folder, ".."), { recursive: true });
  const scratch = await mkdtemp(`${folder}-`);
  const temporary = process.env.TMPDIR ?? tmpdir();
  try {
    // The package unpacks into the temporary folder, and takes whatever lies there for its own.
    process.env.TMPDIR = scratch;
    const { default: package_ } = await import("@sparticuz/chromium");
    await package_.executablePath();
    await rename(scratch, folder).catch((error: unknown) => {
      if (!existsSync(program)) throw error;
    });
  } finally {
    process.env.TMPDIR = temporary;
    await rm(scratch, { recursive: true, force: true });
  }
  return program;
}
