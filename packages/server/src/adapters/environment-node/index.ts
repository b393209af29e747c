export { nodeClock } from "./clock.ts";
export { nodeCrypto } from "./crypto.ts";
export { LOG_LEVELS, openLog, type LogLevel, type NodeLog, type NodeLogOptions } from "./log.ts";
export { openMetrics, type NodeMetrics } from "./metrics.ts";
export { nodeRandom } from "./random.ts";
export { nodeTimers } from "./timers.ts";
