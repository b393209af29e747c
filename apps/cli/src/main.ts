import { enableCompileCache } from "node:module";
import process from "node:process";

// Everything that is written is for its owner: the data directory may have been made by somebody who let others read it.
process.umask(0o077);
// Keeps the JavaScript that Node makes of our TypeScript: halves the time to start from the second time on.
enableCompileCache();
const { program } = await import("./program.ts");
const { reportFault } = await import("./report-fault.ts");

try {
  await program().parseAsync();
} catch (fault) {
  process.exitCode = reportFault(fault, process.argv.includes("--json"));
}
