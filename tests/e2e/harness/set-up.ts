import { afterAll } from "vitest";
import { closeSharedBrowser } from "./device.ts";

// Registered before the hooks of the test file, so it runs after them.
afterAll(closeSharedBrowser);
