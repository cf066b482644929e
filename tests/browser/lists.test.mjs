// Days, languages, filters and downloads.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { at, pageTest, withSite } from "./support.mjs";

await withSite();

// Repealed from 2023-08-01 on by 云河卫规〔2023〕2号.
const trial = "云河卫发〔2021〕18号";

pageTest("a day that is chosen changes the status and stays while browsing", async (page) => {
  await page.goto(at("/document", { id: trial }));
  const status = page.getByRole("region", { name: "时效性" });
  assert.match(await status.textContent(), /已废止/);
  await page.getByLabel("时效性截至").fill("2023-07-31");
  await page.getByRole("button", { name: "查看" }).click();
  await page.waitForURL(/as_of=2023-07-31/);
  assert.match(await status.textContent(), /现行有效/);
  for (const name of ["全文", "返回文件页", "失效文件", "首页"]) {
    await page.getByRole("link", { name, exact: true }).first().click();
    await page.waitForLoadState();
    assert.equal(await page.getByLabel("时效性截至").inputValue(), "2023-07-31", name);
    assert.match(page.url(), /as_of=2023-07-31/, name);
  }
});

pageTest("a search keeps the day, as you type too", async (page) => {
  await page.goto(at("/", { as_of: "2023-07-31" }));
  await page.getByRole("searchbox").fill(trial);
  await page.locator("#hits a").first().click();
  await page.waitForURL(/\/document\?/);
  assert.match(page.url(), /as_of=2023-07-31/);
  assert.match(await page.getByRole("region", { name: "时效性" }).textContent(), /现行有效/);
});

pageTest("the other language says the same of the same day", async (page) => {
  await page.goto(at("/document", { id: trial, as_of: "2023-07-31" }));
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForURL(/lang=en/);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.match(await page.getByRole("region", { name: "Status" }).textContent(), /in force.*2023-07-31/);
  await page.getByRole("link", { name: "No longer in force" }).click();
  await page.getByRole("heading", { level: 1, name: "No longer in force" }).waitFor();
  await page.getByRole("link", { name: "中文" }).click();
  await page.getByRole("heading", { level: 1, name: "失效文件" }).waitFor();
  assert.match(page.url(), /as_of=2023-07-31/);
});

pageTest("a browser in English gets English", { locale: "en-GB" }, async (page) => {
  await page.goto("/");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
});

pageTest("a list that is filtered is downloaded as it is shown", async (page) => {
  await page.goto(at("/superseded", { as_of: "2024-06-01" }));
  await page.getByLabel("发文年份").fill("2021");
  await page.getByRole("combobox", { name: /^失效原因/ }).selectOption("repeals");
  await page.getByRole("button", { name: "筛选" }).click();
  await page.waitForURL(/relation=repeals/);
  const shown = await page.locator("table.rows tbody tr").count();

  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const download = await coming;
  assert.match(download.suggestedFilename(), /\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  assert.ok(text.startsWith("\ufeff"), "Excel tells UTF-8 by this mark");
  const [head, ...rows] = text.slice(1).trimEnd().split(/\r?\n/);
  assert.ok(head.split(",").includes("status"));
  assert.equal(rows.length, shown);
  const row = rows.find((row) => row.includes(trial));
  assert.match(row, /repealed/);
  assert.match(row, /2023-08-01/);
  assert.match(row, /云河卫规〔2023〕2号/);
});
