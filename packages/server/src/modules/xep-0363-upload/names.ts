import { FILE_NAME_CHARS_MAX } from "@tandem/protocol/xep-0446-file-metadata";

// Controls, and marks that turn the direction of what follows: `gpj.exe` must not read `exe.jpg`.
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The name as it may be shown and saved: its last part, without what is not seen. Null: nothing is left, or it is too long. */
export function cleanFileName(name: string): string | null {
  if (!name.isWellFormed() || name.length > FILE_NAME_CHARS_MAX) return null;
  const last = name.replaceAll(UNSEEN, "").split(/[/\\]/).at(-1)?.trim() ?? "";
  return last === "" || /^\.+$/.test(last) ? null : last;
}

/** A media type without parameters, in lower case; undefined when it is none. */
export function cleanMediaType(type: string | undefined): string | undefined {
  const plain = type?.split(";")[0]?.trim().toLowerCase();
  return plain !== undefined && /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/.test(plain) ? plain : undefined;
}
