export { type S2sDialerOptions, s2sDialer } from "./dial.ts";
export { listenComponents, listenS2s, listenS2sTls } from "./listen.ts";
