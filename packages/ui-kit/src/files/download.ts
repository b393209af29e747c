import type { FileItem, FilesViewModel } from "@tandem/client-core/view-models";

/** Where a file of another server is; undefined: it is of this one. */
export function foreignHost(url: string): string | undefined {
  const host = URL.parse(url)?.host;
  return host === undefined || host === location.host ? undefined : host;
}

/** Saves the file, with a ticket where one is needed; false: it is not there, or not for me. */
export async function download(files: FilesViewModel | undefined, file: FileItem): Promise<boolean> {
  const address = await files?.addressOf(file.url);
  if (address != null) {
    follow(address, { download: file.name });
    return true;
  }
  if (foreignHost(file.url) === undefined) return false;
  follow(file.url, { target: "_blank" });
  return true;
}

function follow(address: string, how: { readonly download?: string; readonly target?: string }): void {
  const link = document.createElement("a");
  Object.assign(link, { href: address, rel: "noopener noreferrer", ...how });
  link.click();
}
