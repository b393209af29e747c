/** Why no conversation was opened. */
export const noticesEn = {
  blockedTitle: "The browser did not open Communicator",
  blocked: (name: string) =>
    `The conversation with ${name} opens in Communicator, and the browser refused the window. Try again, or allow windows for this page.`,
  noAnswerTitle: "Communicator did not open",
  noAnswer: (name: string) =>
    `IM with ${name} opens in Communicator. It was asked 10 seconds ago and gave no answer. It may be waiting for you to sign in.`,
  myselfTitle: "This is you",
  myself: "A conversation needs somebody else.",
  hiddenTitle: "The room hides this address",
  hidden: (name: string) => `So no conversation with ${name} can be opened from here. You can write in the room.`,
  unavailableTitle: "IM is turned off on this device",
  unavailable: (name: string, who: string) => `No conversation with ${name} can be opened. It was decided by ${who}.`,
};
