import { AdminRefusal } from "@tandem/server";

export const DEFAULT_EXAMPLES =
  "visibility=open|closed|secret invitations=on|off history=on|off files=on|off retention=DAYS members=anna,group:Traders";

/** Settings of a category as a command line gives them (RM4). Throws AdminRefusal that names the wrong one. */
export function parseDefaults(texts: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(texts.filter((text) => text !== "").map(parseDefault));
}

function parseDefault(text: string): readonly [string, unknown] {
  const at = text.indexOf("=");
  const [name, value] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  switch (name) {
    case "visibility":
      return [name, value];
    case "invitations":
    case "history":
    case "files":
      if (value === "on" || value === "off") return [name, value === "on"];
      break;
    case "retention":
      if (/^\d{1,6}$/u.test(value)) return [name, Number(value)];
      break;
    case "members":
      return [name, value === "" ? [] : value.split(",")];
    default:
  }
  throw new AdminRefusal("cli/default", `"${text}" is no default of a category. They are: ${DEFAULT_EXAMPLES}.`);
}
