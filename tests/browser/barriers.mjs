import axe from "axe-core";

/** What axe finds serious or critical on a page: the rule, and the elements. */
export async function barriers(page) {
  // The policy of the pages forbids foreign scripts; this way round it is the test's own.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target}`).join(" | ")}`);
}
