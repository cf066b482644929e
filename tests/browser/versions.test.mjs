// Two versions of a work side by side.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { barriers } from "./barriers.mjs";
import { at, folder, pageTest, withSite } from "./support.mjs";

const steps = [
  "2011年4月6日某省第十一届人民代表大会常务委员会第二十次会议通过",
  "根据2015年6月3日某省第十二届人民代表大会常务委员会第十六次会议《关于修改〈某省渡船条例〉的决定》第一次修正",
  "根据2021年9月7日某省第十三届人民代表大会常务委员会第三十次会议《关于修改〈某省渡船条例〉的决定》第二次修正",
];
const bodies = ["县", "市", "省"];
const texts = folder();
for (const [at, body] of bodies.entries()) {
  const heading = steps.slice(0, at + 1).join("　");
  const articles = `第一条　为了管理渡船，制定本条例。\n第二条　渡船由${body}人民政府登记。\n第三条　本条例自2011年6月1日起施行。`;
  writeFileSync(join(texts, `${at}.txt`), `某省渡船条例\n\n（${heading}）\n\n${articles}\n`);
}

await withSite(texts);

const middle = at("/versions", { id: "某省渡船条例（2015-06-03）" });

pageTest("any two versions can be compared by links", async (page) => {
  await page.goto(middle);
  const pair = page.locator("#articles");
  assert.equal(await pair.textContent(), "2011-04-06 → 2015-06-03");
  const row = (day) => page.locator("table.versions tr", { hasText: day });
  await row("2.txt").getByRole("link", { name: "与所选对照" }).click();
  await page.waitForURL(/with=/);
  assert.equal(await pair.textContent(), "2015-06-03 → 2021-09-07");
  await row("0.txt").getByRole("link", { name: "改选此版" }).click();
  await page.waitForURL(/2011-04-06/);
  assert.equal(await pair.textContent(), "2011-04-06 → 2021-09-07");
  assert.equal(await row("0.txt").locator("[aria-current]").textContent(), "所选版本");
});

pageTest("all articles can be listed, and what changed is marked", async (page) => {
  await page.goto(middle);
  const rows = page.locator("table.articles tbody tr");
  assert.equal(await rows.count(), 1);
  assert.equal(await rows.locator("del").textContent(), "县");
  assert.equal(await rows.locator("ins").textContent(), "市");
  await page.getByRole("link", { name: "列出全部条文" }).click();
  await page.waitForURL(/all=1/);
  assert.equal(await rows.count(), 3);
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [390, 1280]) {
    const settings = { colorScheme, viewport: { width, height: 800 } };
    pageTest(`no barrier and no word cut, ${width} wide, ${colorScheme}`, settings, async (page) => {
      await page.goto(`${middle}&lang=en`);
      assert.deepEqual(await barriers(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      const lines = await page.locator("table.articles td:first-child").evaluate((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getClientRects().length;
      });
      assert.equal(lines, 1);
    });
  }
}

pageTest("on a phone each article says of which version it is", { viewport: { width: 390, height: 800 } }, async (page) => {
  await page.goto(middle);
  const said = await page
    .locator("table.articles td[data-day]")
    .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell, "::before").content));
  assert.deepEqual(said, ['"2011-04-06"', '"2015-06-03"']);
});
