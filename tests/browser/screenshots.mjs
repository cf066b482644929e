// Makes docs/screenshots/: the main pages of the examples, light and dark, on a wide
// screen and on a phone, with a page that shows them. Run by: npm run screenshots
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "./pages.mjs";
import { at, build, launch, root, serve } from "./support.mjs";

const pages = {
  start: "/",
  list: "/list",
  document: at("/document", { id: rules }),
  picture: `${at("/document", { id: rules, depth: 2 })}#picture`,
  text: at("/text", { id: rules }),
  superseded: "/superseded",
  compare: at("/compare", { from: "2022-01-01", to: "2025-12-31" }),
};
const screens = {
  wide: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

const folder = join(root, "docs/screenshots");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const taken = new Map();
const [site, browser] = await Promise.all([serve(build()), launch()]);
for (const [screen, settings] of Object.entries(screens)) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ baseURL: site.address, locale: "zh-CN", colorScheme, ...settings });
    const page = await context.newPage();
    // Playwright writes no WebP, which is a third of the size of PNG; Chromium does.
    const session = await context.newCDPSession(page);
    for (const [name, address] of Object.entries(pages)) {
      const answer = await page.goto(address);
      if (!answer.ok()) {
        console.error(`no page ${address}: ${answer.status()}`);
        continue;
      }
      const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 });
      const file = `${name}-${screen}-${colorScheme}.webp`;
      writeFileSync(join(folder, file), Buffer.from(data, "base64"));
      taken.set(name, [...(taken.get(name) ?? []), file]);
    }
    await context.close();
  }
}
await browser.close();
site.close();

const width = { wide: 480, phone: 180 };
const shown = (file) => {
  const [name, screen, colours] = file.replace(".webp", "").split("-");
  return `<img src="${file}" width="${width[screen]}" alt="${name}, ${screen}, ${colours}">`;
};
const sections = [...taken].map(([name, files]) => `## ${name}\n\n${files.map(shown).join("\n")}\n`);
const head = "# Pages of wenmai serve\n\nMade of `examples/notices` by `npm run screenshots` in `tests/browser/`.\n";
writeFileSync(join(folder, "README.md"), [head, ...sections].join("\n"));
