// What all tests share: a project made from the examples, `wenmai serve` on it, and
// Chromium. Each file of tests has its own of all three, so that any file runs alone.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

export const root = resolve(import.meta.dirname, "../..");

const browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function first(paths, what) {
  const found = paths.find((path) => path && existsSync(path));
  if (!found) throw new Error(`${what}; looked at ${paths.filter(Boolean).join(", ")}`);
  return found;
}

const command = first(
  [
    process.env.WENMAI,
    join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release/wenmai"),
    join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/wenmai"),
  ],
  "no wenmai: run cargo build, or name it in WENMAI",
);

/** Runs wenmai at the root of the repository, and gives what it prints. */
export function wenmai(...parts) {
  return execFileSync(command, parts, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** A folder that is gone when the process ends. */
export function folder() {
  const made = mkdtempSync(join(tmpdir(), "wenmai-browser-"));
  process.on("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Builds a project, and gives its folder. */
export function build(from = "examples/notices") {
  const made = folder();
  wenmai("build", from, "-o", made);
  return made;
}

/** Serves a project on any free port: its address, and how to end it. */
export async function serve(project) {
  const child = spawn(command, ["serve", "--project", project, "--port", "0", "--lang", "zh"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  process.on("exit", () => child.kill());
  let said = "";
  child.stderr.on("data", (words) => (said += words));
  const address = await new Promise((found, failed) => {
    child.stdout.once("data", (line) => found(String(line).trim()));
    child.once("exit", (code) => failed(new Error(`wenmai serve ended with ${code}: ${said}`)));
  });
  return { address, close: () => child.kill() };
}

/** Starts Chromium as the system has it, or as CHROMIUM names it. */
export function launch() {
  const folders = process.env.PATH.split(delimiter);
  const paths = browsers.flatMap((name) => folders.map((at) => join(at, name)));
  return chromium.launch({
    executablePath: first([process.env.CHROMIUM, ...paths], "no Chromium: install it, or name it in CHROMIUM"),
    // Chromium has no sandbox for root.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}

/** Notes whatever a page complains of. */
export function complaints(page) {
  const heard = [];
  page.on("console", (said) => {
    if (["error", "warning"].includes(said.type())) heard.push(`console: ${said.text()}`);
  });
  page.on("pageerror", (error) => heard.push(`error: ${error}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // What a page no longer waits for (a download, a page left) is no failure.
    if (why !== "net::ERR_ABORTED") heard.push(`${request.url()}: ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) heard.push(`${response.url()}: ${response.status()}`);
  });
  return heard;
}

let site;
let browser;

/** Starts Chromium for the tests of a file. */
export function withBrowser() {
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
}

/** Starts Chromium and the pages of texts, else of the examples, for the tests of a file; gives their address. */
export async function withSite(from) {
  withBrowser();
  site = await serve(build(from));
  after(() => site.close());
  return site.address;
}

/**
 * A test with a page of its own, in Chinese and 1280 wide unless `options` say
 * otherwise. It fails when the page complains of anything.
 */
export function pageTest(name, options, body) {
  const [settings, steps] = body ? [options, body] : [{}, options];
  test(name, async () => {
    const context = await browser.newContext({
      baseURL: site?.address,
      locale: "zh-CN",
      viewport: { width: 1280, height: 800 },
      ...settings,
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const heard = complaints(page);
    try {
      await steps(page);
      assert.deepEqual(heard, [], "the page complains");
    } finally {
      await context.close();
    }
  });
}

/** The address of a page with parameters. */
export function at(path, parameters) {
  return `${path}?${new URLSearchParams(parameters)}`;
}
