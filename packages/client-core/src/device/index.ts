/**
 * The device: who is here, who has IM, and the way from one app to the other. An app makes, once per page and in this order:
 *
 * 1. `createDevice(ports, { name, account })`, which is the DevicePort of its view models;
 * 2. `createSingleWindow({ ...ports, app })`, and connects only while its role is `primary` (RT17): on `moved` it disposes of
 *    its view models and shows that it moved, with a button that claims again;
 * 3. Group Chat: `createImHolder(ports)`, told whether it takes IM while it is signed in (RT22), and `window.name` =
 *    GROUP_CHAT_WINDOW, so that Communicator finds its window (RT26);
 *    Communicator: `createHandOverHost(ports, …)`, fed with every address that it is started or launched with (RT15).
 */
export type * from "./ports.ts";
export * from "./device.ts";
export * from "./single-window.ts";
export * from "./hand-over-host.ts";
export type { HandOverRequest } from "./hand-over-request.ts";
export { HAND_OVER_REQUEST_MS_MAX } from "./hand-over-request.ts";
export * from "./communicator-state.ts";
export { createFlagLock } from "./flag-lock.ts";
export { createImHolder, groupChatTakesIm, onImHolderChanged } from "./im-holder.ts";
export { COMMUNICATOR_WINDOW, HAND_OVER_ANSWER_MS_MAX, HAND_OVER_SLOW_MS } from "./open-in-communicator.ts";
export { GROUP_CHAT_WINDOW, type GroupChatPlace } from "./open-in-group-chat.ts";
export { PROBE_PATH } from "./installed.ts";
export type { ImOpensIn } from "../preferred-client/index.ts";
