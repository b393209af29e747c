import { pluralEn as n } from "@tandem/ui-kit/strings";

/** Texts of a room and of those in it. */
export const roomEn = {
  participants: "Participants",
  hideParticipants: "Hide participants",
  showParticipants: (members: number, inRoom: number) =>
    `${n(members, { one: "# member", other: "# members" })}, ${n(inRoom, { one: "# in the room", other: "# in the room" })}`,
  findParticipant: "Find a participant",
  managers: "Managers",
  inRoom: "In the room",
  notInRoom: "Members, not in the room",
  loadingPerson: "Loading",
  nobody: (text: string) => `Nobody here is called “${text}”`,
  noTopic: "No topic",
  editTopic: "Change topic",
  emptyTitle: "No messages yet",
  empty: (members: number) =>
    members > 1 ? n(members, { other: "# members will see what you write here." }) : "Nobody but you is a member yet.",
  left: "You left this room",
  leftText: "It is still in the room directory.",
  joinAgain: "Join again",
  findAnother: "Room directory",
  mayNotSend: "Only presenters post here",
  muteTitle: "Mute",
  unmuteTitle: "Unmute",
  opensCommunicator: "Double-click opens Communicator",
  opensHere: "Double-click opens a conversation",
  opening: "Opening Communicator",
  me: "you",
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
