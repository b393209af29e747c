// Pictures of every state, to lie beside the design: node apps/communicator/dev/screenshots.mjs FOLDER [state…]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const [folder = "shots", ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = await createServer({ root: join(import.meta.dirname, ".."), server: { port: 0 }, logLevel: "error" });
await server.listen();
const url = server.resolvedUrls.local[0];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

const at = (state, size = "360x820", theme = "light") => ({ state, size, theme });
const all = [
  at("rest"),
  at("rest", "360x820", "dark"),
  at("rest", "360x820", "hc"),
  at("rest", "320x640"),
  at("rest", "1100x760"),
  at("menu"),
  at("search"),
  at("search-nothing"),
  at("empty"),
  at("loading"),
  at("request"),
  at("card"),
  at("context"),
  at("add"),
  at("settings"),
  at("sign-in", "360x600"),
  at("sign-in-pending", "360x600"),
  at("signing-in", "360x600"),
  at("sign-in-failed", "360x600"),
  at("wrong-password", "360x640"),
  at("conversation", "448x640"),
  at("conversation", "448x640", "dark"),
  at("conversation", "1100x760"),
  at("failed-message", "416x600"),
  at("empty-conversation", "416x600"),
  at("conversation-blocked", "416x600"),
  at("im-off"),
  at("moved"),
  at("reconnecting"),
  at("offline"),
  at("changed"),
  at("other-account"),
  at("toast"),
  at("recent"),
];
for (const { state, size, theme } of all.filter((shot) => wanted.length === 0 || wanted.includes(shot.state))) {
  const [width, height] = size.split("x").map(Number);
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 2 });
  page.on("pageerror", (error) => console.error(state, String(error)));
  page.on("console", (line) => line.type() === "error" && console.error(state, line.text()));
  await page.goto(`${url}dev/index.html?state=${state}&theme=${theme}`);
  await page.waitForSelector(".td-window");
  if (state === "menu") await page.click(".cm-me-state");
  if (state === "card") await page.focus("[role=treeitem][aria-level='2']").then(() => page.keyboard.press("Space"));
  if (state === "context") await page.click("[role=treeitem][aria-level='2']", { button: "right" });
  if (state === "add") await page.keyboard.press("Alt+n");
  if (state === "settings") await page.click(".cm-titlebar button");
  if (state === "recent") await page.click("#cm-tab-recent");
  if (state === "im-off" || state === "rest") await page.hover(".cm-contact");
  await page.waitForTimeout(
    ["menu", "card", "context", "add", "settings", "other-account"].includes(state) ? 2500 : 600,
  );
  await page.screenshot({ path: join(folder, `${state}-${size}-${theme}.png`) });
  await page.close();
}
await browser.close();
await server.close();
