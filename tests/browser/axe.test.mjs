// No page has a barrier that axe calls serious or critical, in light and in dark.
import assert from "node:assert/strict";
import axe from "axe-core";
import { at, pageTest, withSite } from "./support.mjs";

withSite();

const pages = {
  start: "/",
  found: at("/", { q: "医保" }),
  nothing_found: at("/", { q: "没有的词" }),
  document: at("/document", { id: "江医保规〔2022〕6号" }),
  repealed: at("/document", { id: "云河卫发〔2021〕18号", depth: 3 }),
  only_cited: at("/document", { id: "宪法" }),
  text: at("/text", { id: "江医保规〔2022〕6号" }),
  superseded: "/superseded",
  superseded_all: at("/superseded", { all: "1", status: "repealed" }),
  stale: "/stale",
  english: at("/document", { id: "江医保规〔2022〕6号", lang: "en", as_of: "2023-05-01" }),
};

for (const [name, address] of Object.entries(pages)) {
  for (const colorScheme of ["light", "dark"]) {
    pageTest(`${name}, ${colorScheme}`, { colorScheme }, async (page) => {
      await page.goto(address);
      assert.deepEqual(await barriers(page), []);
    });
  }
}

/** What axe finds serious or critical: rule, and the elements. */
async function barriers(page) {
  // The policy of the pages forbids foreign scripts; this way round it is the test's own.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target}`).join(" | ")}`);
}
