// What `wenmai render` draws, opened as a file: SVG, and the page around it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { barriers } from "./barriers.mjs";
import { build, folder, pageTest, root, wenmai, withBrowser } from "./support.mjs";

withBrowser();

const rules = "江医保规〔2022〕6号";
const regulation = "国务院令第735号";
const project = build();

/** Draws into a folder that is gone at the end; gives the address of the file. */
function draw(name, ...options) {
  const path = join(folder(), name);
  wenmai("render", ...options, "--project", project, "--lang", "zh", "--engine", "builtin", "-o", path);
  return pathToFileURL(path).href;
}

const box = (page, id) => page.locator(`.node[data-id="${id}"]`);

pageTest("a box of the SVG leads to the file of its document", async (page) => {
  await page.goto(draw("picture.svg", rules));
  await page.locator("a", { has: page.locator(`[data-id="${rules}"]`) }).click();
  await page.waitForURL(/07-province-fund-reports\.txt$/);
  assert.ok(readFileSync(fileURLToPath(page.url()), "utf8").includes("举报处理实施细则"));
});

pageTest("or to the pages of wenmai serve", async (page) => {
  await page.goto(draw("picture.svg", rules, "--link-base", "http://localhost:8808/"));
  const link = page.locator("a", { has: page.locator(`[data-id="${regulation}"]`) });
  const address = new URL(await link.getAttribute("href"));
  assert.equal(address.origin + address.pathname, "http://localhost:8808/document");
  assert.equal(address.searchParams.get("id"), regulation);
});

pageTest("tooltips give the full name, and the words that prove a relation", async (page) => {
  await page.goto(draw("picture.svg", rules));
  const name = page.locator(`.node[data-id="${rules}"] > title`);
  assert.match(await name.textContent(), /^江源省医疗保障局关于印发《江源省医疗保障基金使用监督管理举报处理实施细则》的通知\n/);
  const line = page.locator(`.edge.implements[data-source="${rules}"] > title`).first();
  assert.match(await line.textContent(), /“为贯彻落实《医疗保障基金使用监督管理举报处理暂行办法》/);
});

pageTest("the legend says what the badges mean", async (page) => {
  await page.goto(draw("picture.svg", "--as-of", "2026-11-22"));
  const legend = page.locator(".legend");
  const meanings = { repealed: ["废", "已废止"], superseded: ["代", "已被替代"], expired: ["期", "期满失效"], amended: ["改", "已被修改"] };
  for (const [status, [badge, meaning]] of Object.entries(meanings)) {
    const texts = await legend.locator(`.key.${status} text`).allTextContents();
    assert.deepEqual(texts, [badge, meaning], status);
  }
});

pageTest("the page is moved by dragging, the wheel, buttons and keys", async (page) => {
  await page.goto(draw("picture.html", rules));
  const seen = () =>
    page.locator("#stage svg").evaluate(({ viewBox: { baseVal: { x, y, width, height } } }) => ({ x, y, width, height }));
  const whole = await seen();

  const stage = await page.locator("#stage").boundingBox();
  const corner = { x: stage.x + 20, y: stage.y + stage.height - 20 };
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.down();
  await page.mouse.move(corner.x + 80, corner.y - 50, { steps: 4 });
  await page.mouse.up();
  const dragged = await seen();
  assert.ok(dragged.x < whole.x && dragged.y > whole.y && dragged.width === whole.width);

  await page.mouse.wheel(0, -200);
  await page.waitForFunction((width) => document.querySelector("svg").viewBox.baseVal.width < width, whole.width);
  await page.keyboard.press("0");
  assert.deepEqual(await seen(), whole);
  await page.keyboard.press("ArrowLeft");
  assert.ok((await seen()).x < whole.x);
  await page.keyboard.press("+");
  assert.ok((await seen()).width < whole.width);
  await page.getByRole("button", { name: "缩小" }).click();
  await page.getByRole("button", { name: "全图" }).click();
  assert.deepEqual(await seen(), whole);
});

pageTest("a click on a box of the page shows its proofs and its file", async (page) => {
  await page.goto(draw("picture.html", rules));
  const panel = page.locator("#panel");
  assert.ok(await panel.isHidden());
  await box(page, rules).click();
  await panel.getByRole("heading", { level: 2, name: /举报处理实施细则/ }).waitFor();
  assert.match(await panel.textContent(), /现行有效/);
  assert.match(await panel.textContent(), /“为贯彻落实/);
  const file = new URL(await panel.getByRole("link", { name: "打开原文" }).getAttribute("href"), page.url());
  assert.ok(readFileSync(file, "utf8").includes("举报处理实施细则"));
  await page.keyboard.press("Escape");
  assert.ok(await panel.isHidden());
});

pageTest("keys alone find a document and show its proofs", async (page) => {
  await page.goto(draw("picture.html", rules));
  await page.keyboard.press("/");
  await page.keyboard.type("735");
  await page.getByText("找到 1 个文件").waitFor();
  assert.equal(await page.locator(".node.hit").count(), 1);
  await page.keyboard.press("Escape");
  await box(page, regulation).focus();
  assert.equal(await page.getByRole("button", { name: /国务院令第735号 医疗保障基金/ }).count(), 1);
  await page.keyboard.press("Enter");
  await page.locator("#panel").getByRole("heading", { name: "医疗保障基金使用监督管理条例" }).waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  pageTest(`the page has no barriers, ${colorScheme}`, { colorScheme }, async (page) => {
    await page.goto(draw("picture.html", rules));
    await box(page, rules).click();
    assert.deepEqual(await barriers(page), []);
  });
}

pageTest("on a phone the proofs stand below the picture", { viewport: { width: 390, height: 844 } }, async (page) => {
  await page.goto(draw("picture.html", rules));
  await box(page, rules).click();
  const panel = await page.locator("#panel").boundingBox();
  const stage = await page.locator("#stage").boundingBox();
  assert.equal(panel.width, 390);
  assert.ok(panel.y >= stage.y + stage.height && stage.height > 200);
  assert.ok(panel.y + panel.height <= 844);
});

// The largest pictures of the examples, and of the texts in further folders.
const corpora = ["examples/notices", ...(process.env.TEXTS ?? "").split(delimiter).filter(Boolean)];
for (const [at, texts] of corpora.entries()) {
  for (const lang of ["zh", "en"]) {
    pageTest(`all words of a large picture can be read (${at + 1}, ${lang})`, async (page) => {
      const own = at === 0 ? project : build(texts);
      const path = join(folder(), "all.svg");
      wenmai("render", "--project", own, "--max-nodes", "500", "--lang", lang, "--engine", "builtin", "-o", path);
      await page.goto(pathToFileURL(path).href);
      assert.deepEqual(await page.evaluate(hidden_words), []);
    });
  }
}

/** In the browser: words that lie on others, or leave their box or the page. */
function hidden_words() {
  const svg = document.querySelector("svg");
  const pen = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas").getContext("2d");
  // What is inked, not the line around it.
  const inked = (text) => {
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(text);
    pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const ink = pen.measureText(text.textContent);
    const at = text.getStartPositionOfChar(0).matrixTransform(text.getCTM());
    return {
      words: text.textContent,
      left: at.x - ink.actualBoundingBoxLeft,
      right: at.x + ink.actualBoundingBoxRight,
      top: at.y - ink.actualBoundingBoxAscent,
      bottom: at.y + ink.actualBoundingBoxDescent,
      box: text.closest(".node, .rest")?.querySelector("rect"),
    };
  };
  const within = (ink, { left, right, top, bottom }) =>
    ink.left >= left && ink.right <= right && ink.top >= top && ink.bottom <= bottom;
  const all = [...svg.querySelectorAll("text")].filter((text) => text.textContent).map(inked);
  const wrong = [];
  all.forEach((a, i) => {
    if (!within(a, svg.getBoundingClientRect())) wrong.push(`${a.words}: beyond the page`);
    if (a.box && !within(a, a.box.getBoundingClientRect())) wrong.push(`${a.words}: beyond its box`);
    for (const b of all.slice(i + 1)) {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      if (!apart) wrong.push(`${a.words}: on ${b.words}`);
    }
  });
  return wrong;
}
