export { followFocus, followNetwork } from "./attention.ts";
export { browserPorts } from "./client-ports.ts";
export { answerServiceWorker, registerServiceWorker } from "./service-worker.ts";
export { playSound } from "./sound.ts";
export { followNotifications, type NotifiedPlace, raisesSystemNotification } from "./system-notifications.ts";
