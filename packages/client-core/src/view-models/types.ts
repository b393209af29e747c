/** The contracts that both apps bind to. One file per screen part; this is their table of contents. */
export type * from "./view-model.ts";
export type * from "./presence.ts";
export type * from "./session.ts";
export type * from "./me.ts";
export type * from "./contacts.ts";
export type * from "./my-chat.ts";
export type * from "./timeline.ts";
export type * from "./files.ts";
export type * from "./room.ts";
export type * from "./room-settings.ts";
export type * from "./participants.ts";
export type * from "./directory.ts";
export type * from "./conversation.ts";
export type * from "./people-search.ts";
export type * from "./about-im.ts";
export type * from "./notifications.ts";
export type * from "./app.ts";
