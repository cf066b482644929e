// The picture on the page of a document: moved, enlarged, and left through a box.
import assert from "node:assert/strict";
import { at, pageTest, withSite } from "./support.mjs";

await withSite();

const document_page = at("/document", { id: "江医保规〔2022〕6号" });

pageTest("buttons enlarge and make smaller, and give back the whole", async (page) => {
  const picture = await open(page);
  const whole = await picture.seen();
  await page.getByRole("button", { name: "放大" }).click();
  const larger = await picture.seen();
  assert.ok(larger.width < whole.width, "fewer units fill the frame");
  await page.getByRole("button", { name: "缩小" }).click();
  await page.getByRole("button", { name: "缩小" }).click();
  assert.ok((await picture.seen()).width > whole.width);
  await page.getByRole("button", { name: "全图" }).click();
  assert.deepEqual(await picture.seen(), whole);
});

pageTest("keys move and enlarge when the picture has the focus", async (page) => {
  const picture = await open(page);
  const whole = await picture.seen();
  await picture.frame.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const moved = await picture.seen();
  assert.ok(moved.x > whole.x && moved.y > whole.y);
  await page.keyboard.press("+");
  assert.ok((await picture.seen()).width < whole.width);
  await page.keyboard.press("-");
  await page.keyboard.press("0");
  assert.deepEqual(await picture.seen(), whole);
});

pageTest("a wheel enlarges what is under the mouse, with Ctrl or the focus alone", async (page) => {
  const picture = await open(page);
  const whole = await picture.seen();
  const box = await picture.frame.boundingBox();
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 4);
  await page.mouse.wheel(0, -100);
  assert.deepEqual(await picture.seen(), whole, "by chance: the page scrolls instead");
  await picture.frame.focus();
  await page.mouse.wheel(0, -100);
  await page.waitForFunction((width) => document.querySelector(".picture svg").viewBox.baseVal.width < width, whole.width);
  const { x, y } = await picture.seen();
  assert.ok(x > whole.x && y > whole.y, "it closes in on the mouse");
});

pageTest("dragging moves it and opens nothing", async (page) => {
  const picture = await open(page);
  const whole = await picture.seen();
  const other = await picture.box("国务院令第735号").boundingBox();
  const from = { x: other.x + other.width / 2, y: other.y + other.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 40, { steps: 5 });
  await page.mouse.up();
  const moved = await picture.seen();
  // What is seen goes left and up when the picture goes right and down.
  assert.ok(moved.x < whole.x && moved.y < whole.y);
  assert.match(page.url(), /2022/);
  await page.getByRole("heading", { level: 1, name: /举报处理实施细则/ }).waitFor();
});

pageTest("a click on a box opens its document, and Enter does", async (page) => {
  for (const open_it of [(box) => box.click(), async (box) => (await box.focus(), await page.keyboard.press("Enter"))]) {
    const picture = await open(page);
    await open_it(picture.box("国务院令第735号"));
    await page.getByRole("heading", { level: 1, name: "医疗保障基金使用监督管理条例" }).waitFor();
  }
});

pageTest("more steps show more documents", async (page) => {
  await open(page);
  const boxes = () => page.locator(".picture .node").count();
  const near = await boxes();
  await page.locator(".tools").getByRole("link", { name: "2" }).click();
  await page.waitForURL(/depth=2/);
  assert.ok((await boxes()) > near);
});

pageTest("paper shows the whole, and the screen then what it showed", async (page) => {
  const picture = await open(page);
  const whole = await picture.seen();
  await page.getByRole("button", { name: "放大" }).click();
  const larger = await picture.seen();
  const tell = (event) => page.evaluate((name) => window.dispatchEvent(new Event(name)), event);
  await tell("beforeprint");
  assert.deepEqual(await picture.seen(), whole);
  await tell("afterprint");
  assert.deepEqual(await picture.seen(), larger);
});

pageTest("on a phone it begins with the document, large enough to read", { viewport: { width: 390, height: 844 } }, async (page) => {
  const picture = await open(page);
  const frame = await picture.frame.boundingBox();
  const own = page.locator(".picture .node.focus > rect").first();
  const box = await own.boundingBox();
  assert.ok(box.x >= frame.x && box.x + box.width <= frame.x + frame.width, "the document is in sight");
  // Titles are 12 units high; 8 pixels can still be read.
  const scale = await own.evaluate((rect) => rect.getScreenCTM().a);
  assert.ok(scale * 12 >= 8, `${scale}`);
});

/** Opens the page of a document at its picture. */
async function open(page) {
  await page.goto(document_page);
  const frame = page.locator(".picture.moves");
  await frame.scrollIntoViewIfNeeded();
  return {
    frame,
    box: (id) => frame.locator("a", { has: page.locator(`.node[data-id="${id}"]`) }),
    seen: () =>
      frame.locator("> svg").evaluate(({ viewBox }) => {
        const { x, y, width, height } = viewBox.baseVal;
        return { x, y, width, height };
      }),
  };
}
