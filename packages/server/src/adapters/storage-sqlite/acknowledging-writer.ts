import { writeSync } from "node:fs";
import type { BareJid } from "@tandem/protocol";
import { nodeClock } from "../environment-node/index.ts";
import { openSqlite } from "./index.ts";

/**
 * For the kill -9 test: writes for ever to the file that is named by the first argument and prints the number of each entry
 * when its promise has resolved, straight to the descriptor so that nothing waits in this process.
 */
const storage = openSqlite({ file: process.argv[2] ?? "", clock: nodeClock });
const maya = "maya@example.com" as BareJid;
const counts = storage.collection<{ readonly n: number }>({ name: "counts", version: 1 });

async function write(n: number): Promise<void> {
  const entry = {
    archive: maya,
    peer: maya,
    sender: "in",
    originId: `o${n}`,
    stanza: `<message id="${n}"/>`,
    text: `number ${n}`,
  };
  await Promise.all([storage.archive.append(entry), counts.put("", `k${n}`, { n })]);
  writeSync(1, `${n}\n`);
}

for (let n = Number(process.argv[3]); ; n += 8) await Promise.all(Array.from({ length: 8 }, (_, i) => write(n + i)));
