import { afterAll, afterEach } from "vitest";
import { closeSharedBrowser } from "./device.ts";
import { giveAllEvidence } from "./evidence.ts";

// Registered before the hooks of the test file, so they run after them.
afterEach(giveAllEvidence);
afterAll(closeSharedBrowser);
