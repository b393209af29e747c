import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A page as an organisation might register it: it asks where it is, shows what it is told, and misbehaves when it is asked to.
 * At `?picture` only what such a page is for is seen.
 */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Build board</title>
<meta name="color-scheme" content="light dark">
<style>body { font: 14px/1.5 sans-serif; margin: 16px } table { width: 100%; border-spacing: 0 8px } td:last-child { text-align: end }</style>
<h1 style="font-size: 16px">Release 4.2</h1>
<table><tr><td>Build 1184<td>green<tr><td>Breaks<td>0<tr><td>Window<td>15:00 UTC</table>
<p id="told">Nobody has told me where I am.</p><p id="out"></p>
<form><label>Note <input id="note"></label></form>
<button id="escape">Break out</button> <button id="stray">Go elsewhere</button> <button id="grab">Take the keyboard</button>
<script>
  if (location.search === "?picture") for (const one of document.querySelectorAll("p, form, button")) one.hidden = true;
  const all = [];
  addEventListener("message", ({ data, origin }) => {
    all.push(data);
    told.textContent = data.room.name + " (" + data.room.jid + "), " + data.theme + ", " + Object.keys(data).sort();
  });
  parent.postMessage({ type: "urn:tandem:add-ins:0#ask" }, "*");
  const tried = (what, how) => { try { return what + ":" + (how() ? "yes" : "no"); } catch (e) { return what + ":" + e.name; } };
  document.getElementById("escape").onclick = () => {
    out.textContent = [
      tried("storage", () => parent.localStorage.length),
      tried("page", () => parent.document.title),
      tried("window", () => window.open("/popup")),
      tried("top", () => { top.location.href = "https://elsewhere.example/"; return true; }),
      tried("dialog", () => prompt("Your password?")),
    ].join(" ");
  };
  document.getElementById("stray").onclick = () => { location.href = "https://elsewhere.example/"; };
  document.getElementById("grab").onclick = () => setInterval(() => { window.focus(); note.focus(); }, 150);
</script>`;

export class AddInPage {
  readonly #server: Server;
  /** What was asked for, with the referrer. */
  readonly asked: { readonly path: string; readonly referrer: string | undefined }[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push({ path: request.url ?? "", referrer: request.headers.referer });
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(PAGE);
    });
  }

  static async start(): Promise<AddInPage> {
    const page = new AddInPage();
    await new Promise<void>((resolve) => page.#server.listen(0, "127.0.0.1", resolve));
    return page;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async remove(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
