/** What a notice says while no app is open. A file of its own: the service worker has nothing else of the catalogue. */
export const pushTexts = {
  groupChat: "Group Chat",
  communicator: "Communicator",
  newMessage: "New message",
  newMessages: (count: number) => `${count} new messages`,
  inRoom: (nick: string, room: string) => `${nick} · ${room}`,
} as const;
