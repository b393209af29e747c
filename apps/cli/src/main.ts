import { program } from "./program.ts";
import { reportFault } from "./report-fault.ts";

try {
  await program().parseAsync();
} catch (fault) {
  process.exitCode = reportFault(fault, process.argv.includes("--json"));
}
