export { browserDevicePorts } from "./device-ports.ts";
export { onLaunch } from "./launch-queue.ts";
