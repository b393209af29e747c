import { AdminRefusal } from "@tandem/server";

/** From standard input: the first line when it is piped, typed unseen at a terminal. */
export async function readPassword(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return firstLine(await textOf(stdin));
  stderr.write(prompt);
  stdin.setRawMode(true);
  try {
    return await typed(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

async function textOf(stdin: NodeJS.ReadStream): Promise<string> {
  let text = "";
  stdin.setEncoding("utf8");
  for await (const chunk of stdin) text += String(chunk);
  return text;
}

function firstLine(text: string): string {
  const [line = ""] = text.split(/\r?\n/, 1);
  if (line === "") throw new AdminRefusal("cli/password", "No password came on standard input.");
  return line;
}

async function typed(stdin: NodeJS.ReadStream): Promise<string> {
  let password = "";
  stdin.setEncoding("utf8");
  for await (const chunk of stdin)
    for (const key of String(chunk)) {
      if (key === "\r" || key === "\n") return password;
      if (key === "\u0003") throw new AdminRefusal("cli/interrupted", "Interrupted.");
      password = key === "\u007f" ? password.slice(0, -1) : password + key;
    }
  return password;
}
