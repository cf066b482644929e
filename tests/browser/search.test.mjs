// Finding a document: by the form, and as one types.
import assert from "node:assert/strict";
import { pageTest, withSite } from "./support.mjs";

await withSite();

const rules = "江医保规〔2022〕6号";

pageTest("words find documents and the sentences that cite", async (page) => {
  await page.goto("/");
  await page.getByRole("searchbox").fill("家庭医生");
  await page.getByRole("button", { name: "查找", exact: true }).click();
  await page.waitForURL(/\?q=/);
  const found = page.getByRole("region", { name: /^文件/ });
  // The rules on trial and the final ones.
  await found.getByRole("link", { name: /云河市家庭医生签约服务管理办法（试行）》的通知/ }).waitFor();
  await found.getByRole("link", { name: /云河市家庭医生签约服务管理办法》的通知/ }).first().waitFor();
  const quotes = page.getByRole("region", { name: /^引文/ }).locator("blockquote");
  for (const quote of await quotes.allTextContents()) assert.match(quote, /家庭医生/);
});

pageTest("documents are listed as one types, and arrows and Enter open one", async (page) => {
  await page.goto("/");
  const field = page.getByRole("searchbox");
  // Other brackets and blanks than the number has.
  await field.pressSequentially("江医保规[2022]6号");
  const first = page.locator("#hits a").first();
  await first.waitFor();
  assert.match(await page.locator("#hits").textContent(), new RegExp(rules));
  await field.press("ArrowDown");
  assert.ok(await first.evaluate((link) => link === document.activeElement));
  await page.keyboard.press("ArrowUp");
  assert.ok(await field.evaluate((own) => own === document.activeElement));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/document\?id=/);
  await page.getByText(rules, { exact: true }).first().waitFor();
});

pageTest("Escape closes the list, and emptying the field too", async (page) => {
  await page.goto("/");
  const field = page.getByRole("searchbox");
  const list = page.locator("#hits");
  await field.pressSequentially("医保");
  await list.waitFor();
  await field.press("Escape");
  await list.waitFor({ state: "hidden" });
  await field.fill("举报");
  await list.waitFor();
  await field.fill("");
  await list.waitFor({ state: "hidden" });
});

pageTest("what is not there is said, while typing and after", async (page) => {
  await page.goto("/");
  const field = page.getByRole("searchbox");
  await field.fill("没有这样的词");
  await page.getByRole("status").getByText("没有找到").waitFor({ state: "attached" });
  await field.press("Enter");
  await page.getByText("没有文件的标题、文号或别名含有这些词").waitFor();
});
