export type * from "./view-models/types.ts";
export * from "./view-models/create-group-chat.ts";
export * from "./view-models/create-communicator.ts";
export type { AppPorts } from "./view-models/shell.ts";
export type * from "./ports/index.ts";
export * from "./preferred-client/index.ts";
export { DEFAULT_IDLE_TIMERS } from "./presence/idleness.ts";
