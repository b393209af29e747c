import { clockTime, strings } from "../strings/index.ts";

/** Files of the clipboard. A table or a page brings a picture of itself beside its text; then the text is what is meant. */
export function pastedFiles(data: DataTransfer, now: number): readonly File[] {
  if (data.types.includes("text/plain")) return [];
  return [...data.files].map((file) => (isNameless(file) ? named(file, now) : file));
}

/** Browsers call every picture of the clipboard the same. */
function isNameless({ name }: File): boolean {
  return name === "" || name === "image.png";
}

function named(file: File, now: number): File {
  const time = clockTime(now).replaceAll(":", ".");
  const ending = file.type.split("/")[1] ?? "png";
  return new File([file], `${strings.files.pasted(time)}.${ending}`, { type: file.type });
}
