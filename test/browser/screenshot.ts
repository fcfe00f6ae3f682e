import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { startBrowser } from "./chromium.ts";

/** The width of the picture in pixels; its height is the page's. */
const WIDTH = 1100;

// `npm run screenshot`: a page as a picture, as Chromium shows it.
const [page = "board.html", picture = "docs/board.png"] = process.argv.slice(2);
const browser = await startBrowser();
try {
  const shown = await browser.newPage({ viewport: { width: WIDTH, height: 400 } });
  await shown.goto(pathToFileURL(resolve(page)).href);
  await shown.screenshot({ path: picture, fullPage: true });
  console.log(`✔ ${picture}`);
} finally {
  await browser.close();
}
