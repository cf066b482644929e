// Reading a document: its text, its proofs, its trees.
import assert from "node:assert/strict";
import { at, pageTest, withSite } from "./support.mjs";

await withSite();

const rules = "江医保规〔2022〕6号";
const document_page = at("/document", { id: rules });

pageTest("a document is opened from the first page and says whether it holds", async (page) => {
  await page.goto("/");
  await page.getByRole("region", { name: "被引最多" }).getByRole("link", { name: /举报处理实施细则/ }).click();
  await page.getByRole("heading", { level: 1, name: /举报处理实施细则/ }).waitFor();
  assert.match(await page.getByRole("region", { name: "时效性" }).textContent(), /现行有效/);
});

pageTest("a citation in the text leads to what it cites", async (page) => {
  await page.goto(document_page);
  await page.getByRole("link", { name: "全文" }).click();
  const cited = page.locator(".text a.cited", { hasText: "《医疗保障基金使用监督管理条例》" });
  assert.match(await cited.getAttribute("title"), /依据.*现行有效/);
  await cited.click();
  await page.getByRole("heading", { level: 1, name: "医疗保障基金使用监督管理条例" }).waitFor();
});

pageTest("a proof leads to its place in the text", async (page) => {
  await page.goto(document_page);
  const line = page.getByRole("region", { name: /^引用的文件/ }).getByRole("listitem");
  const basis = line.filter({ has: page.getByText("依据", { exact: true }) }).first();
  await basis.getByRole("link", { name: /07-province-fund-reports\.txt:19/ }).click();
  await page.waitForURL(/\/text\?.*#m\d+$/);
  const target = page.locator(".cited:target");
  assert.match(await target.textContent(), /监督管理/);
  await assert_in_sight(target);
});

pageTest("a name that runs over the end of a line is a link as well", async (page) => {
  await page.goto(at("/text", { id: rules }));
  const broken = page.locator(".text a.cited.basis").nth(1);
  assert.equal(await broken.textContent(), "《医疗保障基金使用监督管理举报\n处理暂行办法》");
  assert.equal(await page.getByText("文件在建库后有改动").count(), 0);
});

pageTest("a tree folds and unfolds by mouse", async (page) => {
  await page.goto(document_page);
  const { fold, below } = branch(page);
  assert.ok(await below.isVisible());
  await fold.click();
  assert.ok(await below.isHidden());
  await fold.click();
  assert.ok(await below.isVisible());
});

pageTest("a tree folds and unfolds by keys", async (page) => {
  await page.goto(document_page);
  const { fold, below } = branch(page);
  await fold.focus();
  await page.keyboard.press("Enter");
  assert.ok(await below.isHidden());
  await page.keyboard.press("Space");
  assert.ok(await below.isVisible());
  // The next stop is the document itself, not what is below it.
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /举报处理暂行办法/);
});

pageTest("the words that prove a step unfold in the tree", async (page) => {
  await page.goto(document_page);
  const tree = page.getByRole("region", { name: "上位依据" });
  const why = tree.locator("details.why").first();
  assert.ok(await why.locator("blockquote").isHidden());
  await why.getByText("原文").click();
  assert.match(await why.locator("blockquote").textContent(), /为贯彻落实/);
});

/** The first branch of the basis: what folds it, and what it folds. */
function branch(page) {
  const first = page.getByRole("region", { name: "上位依据" }).locator(".tree > li").first();
  return { fold: first.locator("> .fold > summary"), below: first.locator("> ul") };
}

async function assert_in_sight(locator) {
  const box = await locator.boundingBox();
  const { height } = locator.page().viewportSize();
  assert.ok(box.y >= 0 && box.y + box.height <= height, `at ${box.y} of ${height}`);
}
