// No page has a barrier that axe calls serious or critical, in light and in dark.
import assert from "node:assert/strict";
import { barriers } from "./barriers.mjs";
import { all } from "./pages.mjs";
import { pageTest, withSite } from "./support.mjs";

const site = await withSite();

for (const [name, address] of await all(site)) {
  for (const colorScheme of ["light", "dark"]) {
    pageTest(`${name}, ${colorScheme}`, { colorScheme }, async (page) => {
      await page.goto(address);
      assert.deepEqual(await barriers(page), []);
    });
  }
}
