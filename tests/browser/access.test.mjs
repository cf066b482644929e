// Keys alone, a phone, paper, and no scripts.
import assert from "node:assert/strict";
import { all, rules } from "./pages.mjs";
import { at, pageTest, withSite } from "./support.mjs";

const site = await withSite();

pageTest("the first Tab skips to the content", async (page) => {
  await page.goto(at("/document", { id: rules }));
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "跳到正文" });
  const box = await skip.boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0, "it can be seen once it has the focus");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));
});

for (const [name, address] of await all(site)) {
  pageTest(`${name}: Tab goes through all in its order, and is seen`, async (page) => {
    await page.goto(address);
    const stops = await page.evaluate(() => {
      const all = document.querySelectorAll("a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex='0']");
      const stops = [...all].filter((one) => one.checkVisibility({ visibilityProperty: true }));
      stops.forEach((one, at) => one.setAttribute("data-stop", at));
      return stops.length;
    });
    let before = -1;
    for (;;) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => {
        const one = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        const frame = one.querySelector("rect");
        return {
          stop: one.hasAttribute("data-stop") ? Number(one.dataset.stop ?? one.getAttribute("data-stop")) : null,
          name: one.outerHTML.slice(0, 120),
          ringed: (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || (frame && getComputedStyle(frame).strokeWidth === "3px"),
        };
      });
      if (here.stop === null) break;
      assert.ok(here.ringed, `no ring around ${here.name}`);
      // A field for a day has several stops of its own.
      assert.ok(here.stop === before || here.stop === before + 1, `from ${before} to ${here.stop}: ${here.name}`);
      before = here.stop;
    }
    assert.equal(before, stops - 1);
  });

  pageTest(`${name}: a phone scrolls it down only`, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) => {
    await page.goto(address);
    const [width, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok(width <= 390 && seen <= 390, `${width}, ${seen}`);
  });

  pageTest(`${name}: paper has the words and no controls`, async (page) => {
    await page.goto(address);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const control of ["nav", "form", "button", ".language", ".skip"]) {
      for (const one of await page.locator(control).all()) assert.ok(await one.isHidden(), control);
    }
    assert.ok(await page.getByRole("heading", { level: 1 }).isVisible());
    // Dark ink on white, whatever the screen has.
    const colours = await page.evaluate(() => {
      const lightness = (colour) => Math.max(...colour.match(/\d+/g).slice(0, 3).map(Number));
      const links = [...document.querySelectorAll("main a")].filter((one) => one.checkVisibility());
      return {
        page: getComputedStyle(document.body).backgroundColor,
        faintest: Math.max(...links.map((one) => lightness(getComputedStyle(one).color))),
      };
    });
    assert.equal(colours.page, "rgb(255, 255, 255)");
    assert.ok(colours.faintest < 180, `${colours.faintest}`);
  });

  pageTest(`${name}: it can be read without scripts`, { javaScriptEnabled: false }, async (page) => {
    await page.goto(address);
    assert.ok(await page.getByRole("heading", { level: 1 }).isVisible());
    assert.ok((await page.locator("main").innerText()).length > 40);
  });
}

pageTest("without scripts one searches, folds, and changes day and language", { javaScriptEnabled: false }, async (page) => {
  await page.goto("/");
  await page.getByRole("searchbox").fill(rules);
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("region", { name: /^文件/ }).getByRole("link").first().click();
  await page.getByRole("heading", { level: 1, name: /举报处理实施细则/ }).waitFor();
  const branch = page.getByRole("region", { name: "上位依据" }).locator(".tree > li").first();
  await branch.locator("> .fold > summary").click();
  assert.ok(await branch.locator("> ul").isHidden());
  await page.getByLabel("时效性截至").fill("2022-05-20");
  await page.getByRole("button", { name: "查看" }).click();
  assert.match(await page.getByRole("region", { name: "时效性" }).textContent(), /尚未生效/);
  await page.locator(".picture a", { has: page.locator('[data-id="国务院令第735号"]') }).click();
  await page.getByRole("heading", { level: 1, name: "医疗保障基金使用监督管理条例" }).waitFor();
  await page.getByRole("link", { name: "English" }).click();
  await page.getByRole("link", { name: "No longer in force" }).click();
  await page.getByRole("heading", { level: 1, name: "No longer in force" }).waitFor();
});

pageTest("paper shows folded branches too", async (page) => {
  await page.goto(at("/document", { id: rules }));
  await page.emulateMedia({ media: "print" });
  const folded = page.locator(".fold:not([open]) ~ ul");
  assert.ok((await folded.count()) > 0);
  for (const one of await folded.all()) assert.ok(await one.isVisible());
});
