import type { FileItem, LocalFile } from "@tandem/client-core/view-models";
import { Code20, Document20, DocumentText20, FolderZip20, Image20, MusicNote20, Video20 } from "../icons/index.ts";
import type { IconComponent } from "../icons/index.ts";

const KINDS: readonly (readonly [RegExp, IconComponent])[] = [
  [/\.(?:png|jpe?g|gif|webp|avif|bmp|svg|heic|tiff?)$/iu, Image20],
  [/\.(?:mp4|webm|mov|mkv|avi)$/iu, Video20],
  [/\.(?:mp3|ogg|wav|flac|m4a|opus)$/iu, MusicNote20],
  [/\.(?:zip|7z|rar|gz|tgz|xz|bz2|tar)$/iu, FolderZip20],
  [/\.(?:txt|md|log|csv|pdf|docx?|odt|rtf|xlsx?|ods|pptx?|odp)$/iu, DocumentText20],
  [/\.(?:js|ts|tsx|json|xml|html?|css|py|java|cs|c|cpp|h|rs|go|sql|sh|ya?ml|toml)$/iu, Code20],
];

/** By the name: that is what the file will be on the device, whatever its sender calls it. */
export function iconOf(name: string): IconComponent {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? Document20;
}

const TINTS: readonly (readonly [RegExp, number])[] = [
  [/\.(?:xlsx?|ods|csv)$/iu, 2],
  [/\.(?:pdf|pptx?|odp)$/iu, 5],
  [/\.(?:docx?|odt|rtf|txt|md|log)$/iu, 1],
  [/\.(?:zip|7z|rar|gz|tgz|xz|bz2|tar)$/iu, 6],
];

/** One of the quiet pairs of colours of the avatars. */
export function tintOf(name: string): number {
  return TINTS.find(([pattern]) => pattern.test(name))?.[1] ?? 8;
}

const RISKY =
  /\.(?:exe|msi|msix|bat|cmd|com|scr|pif|ps1|vbs|vbe|jse?|wsf|hta|lnk|jar|app|dmg|pkg|deb|rpm|sh|reg|cpl|dll|iso|img|url|html?|svg|xht(?:ml)?)$/iu;

/** What a double-click on the saved file would run. */
export function isRisky(name: string): boolean {
  return RISKY.test(name);
}

/** "PDF": the end of the name, which is what decides what opens the file. */
export function kindText({ name }: Pick<FileItem | LocalFile, "name">): string | undefined {
  return /\.([\p{L}\p{N}]{1,8})$/u.exec(name)?.[1]?.toUpperCase();
}
