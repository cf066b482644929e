// The pages that must hold in every light, on every device and without scripts.
import { at } from "./support.mjs";

export const rules = "江医保规〔2022〕6号";

const pages = {
  found: at("/", { q: "医保" }),
  nothing_found: at("/", { q: "没有的词" }),
  document: at("/document", { id: rules, depth: 2 }),
  repealed: at("/document", { id: "云河卫发〔2021〕18号", depth: 3 }),
  only_cited: at("/document", { id: "宪法" }),
  text: at("/text", { id: rules }),
  superseded_all: at("/superseded", { all: "1", status: "repealed" }),
  compared: at("/compare", { from: "2022-01-01", to: "2025-12-31" }),
  english: at("/document", { id: rules, lang: "en", as_of: "2023-05-01" }),
};

/** Their names and addresses, after those to which the navigation of the site leads. */
export async function all(site) {
  const start = await (await fetch(site, { headers: { "accept-language": "zh" } })).text();
  const navigation = start.match(/<nav[^]*?<\/nav>/)[0];
  const main = [...navigation.matchAll(/href="([^"]+)"/g)].map(([, address]) => [address, address]);
  return [...main, ...Object.entries(pages)];
}
