export { MessageEntry } from "./message-entry.tsx";
export { MessageFailure } from "./message-failure.tsx";
export { MessageList } from "./message-list.tsx";
export { type MessageActions, MessageRow, type MessageRowProps } from "./message-row.tsx";
export { Reactions } from "./reactions.tsx";
export { ReplyQuote } from "./reply-quote.tsx";
export { Tombstone } from "./tombstone.tsx";
export { TypingLine } from "./typing-line.tsx";
export { useAnnouncements } from "./use-announcements.ts";
