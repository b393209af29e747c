import { exchange } from "./exchange.ts";
import { hasProsody, runProsody } from "./prosody.ts";

exchange("Prosody 0.12, certificates only", !hasProsody, { trust: "certificate", run: runProsody });
exchange("Prosody 0.12, a certificate that nobody knows, dialback", !hasProsody, {
  trust: "dialback",
  isTheirsTrusted: false,
  run: runProsody,
});
