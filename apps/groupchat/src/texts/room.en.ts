/** Texts of a room, fetched with it. */
export const roomEn = {
  historyStarts: "History starts today.",
  noHistory: "What is said here is not kept.",
  notMember: "You are no longer a member",
  putOut: "You were removed from this room",
  removed: (by: string | undefined, when: string) =>
    by === undefined ? `You were removed ${when}.` : `${by} removed you ${when}.`,
  banned: (by: string | undefined, when: string) =>
    by === undefined ? `You were banned ${when}.` : `${by} banned you ${when}.`,
  today: (time: string) => `today at ${time}`,
  onDay: (day: string, time: string) => `on ${day} at ${time}`,
  reason: (text: string) => `Reason: ${text}`,
  ownStay: "Your own messages stay in the room.",
  im: (name: string) => `IM ${name}`,
};
