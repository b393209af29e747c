/** How long a browser may need to begin a download before its address is taken back. */
const DOWNLOAD_MS_MAX = 60_000;

/** Saves a text as a file on the person's device. Call it in the page that the person looks at. */
export function saveTextFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), DOWNLOAD_MS_MAX);
}

/** A name that every system takes for a file: "Dana Ortiz 2026-11-26.txt". */
export function transcriptFileName(title: string, savedAt: number): string {
  const day = new Date(savedAt);
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0"));
  const safe = title.replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, " ").trim();
  return `${safe.slice(0, NAME_CHARS_MAX).replace(/^\.+/u, "").trim() || "-"} ${date.join("-")}.txt`;
}

const NAME_CHARS_MAX = 80;

/** Opens the mail program with a new mail. */
export function openMail(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.click();
}

/** Prints a text by itself, without the app around it. `page`: the document that the person looks at. */
export function printText(title: string, text: string, page: Document = document): void {
  const frame = page.createElement("iframe");
  // Not `hidden`: some browsers print nothing of a frame that is not drawn.
  Object.assign(frame.style, { position: "fixed", width: "0", height: "0", border: "0" });
  frame.title = title;
  page.body.append(frame);
  const inner = frame.contentWindow;
  if (inner === null) return frame.remove();
  inner.document.title = title;
  const words = inner.document.createElement("pre");
  words.textContent = text;
  // Set one by one: the page's policy lets no style attribute stand.
  Object.assign(words.style, { whiteSpace: "pre-wrap", overflowWrap: "anywhere", font: "11pt/1.4 sans-serif" });
  inner.document.body.append(words);
  inner.addEventListener("afterprint", () => frame.remove());
  inner.print();
}
