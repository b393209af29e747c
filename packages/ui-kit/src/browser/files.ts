import type { ClientPorts } from "@tandem/client-core/ports";

type FilePort = NonNullable<ClientPorts["files"]>;

/** Uploads under way: leaving the page would break them off, so the browser asks first. */
let underWay = 0;
const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

function count(change: 1 | -1): void {
  underWay += change;
  if (underWay === 1 && change === 1) window.addEventListener("beforeunload", ask);
  if (underWay === 0) window.removeEventListener("beforeunload", ask);
}

/** XMLHttpRequest, because `fetch` does not tell how much of an upload has gone out. */
export const browserFiles: FilePort = {
  put(url, headers, file, onProgress) {
    const request = new XMLHttpRequest();
    count(1);
    const done = new Promise<number>((resolve) => {
      request.addEventListener("loadend", () => {
        count(-1);
        resolve(request.status);
      });
      request.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
      request.open("PUT", url);
      for (const { name, value } of headers) request.setRequestHeader(name, value);
      request.send(file as File);
    });
    return { done, cancel: () => request.abort() };
  },
  async head(file, bytesMax) {
    return new Uint8Array(await (file as File).slice(0, bytesMax).arrayBuffer());
  },
};
