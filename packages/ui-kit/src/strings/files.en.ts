import { pluralIn } from "./plural.ts";

const n = pluralIn("en");

export const filesEn = {
  attach: "Attach files",
  attachUpTo: (max: string) => `up to ${max} each`,
  attachLeft: (left: string) => `${left} left for your files`,
  unavailable: {
    "no-service": "Files cannot be sent through this server.",
    "off-in-room": "Files are turned off in this room.",
    "no-voice": "You may read here, not send.",
  },
  drop: (place: string) => `Drop files to send them to ${place}`,
  folders: "Folders cannot be sent. Pack them into one file first.",
  pasted: (time: string) => `Pasted ${time}`,
  toSend: "Files to send",
  state: {
    chosen: "Ready to send",
    waiting: "Waiting",
    refused: "Cannot be sent",
  },
  progress: (sent: string, total: string) => `${sent} of ${total}`,
  uploading: (name: string) => `Sending ${name}`,
  sent: (name: string) => `${name} was sent`,
  failed: (name: string, why: string) => `${name} was not sent. ${why}`,
  cancel: (name: string) => `Do not send ${name}`,
  retry: (name: string) => `Try again to send ${name}`,
  problem: {
    empty: "The file is empty.",
    tooLarge: (size: string, max: string) =>
      size === max ? `A little over the limit of ${max}` : `${size}, the limit here is ${max}`,
    tooLargeUnknown: (size: string) => `${size} are too much for the server`,
    quota: (left: string) => `There is no room for it: ${left} are left for your files.`,
    quotaUnknown: "There is no room left for your files. Ask an administrator, or delete some.",
    "too-many": (max: number) => `At most ${n(max, { one: "# file", other: "# files" })} go at once.`,
    "not-allowed": "You may not send files here.",
    interrupted: "The connection broke off.",
    server: "The server could not take it. Try again in a minute.",
  },
  download: (name: string, what: string) => `Download ${name}, ${what}`,
  open: (name: string) => `Show ${name} larger`,
  openAt: (host: string) => `Opens at ${host}`,
  save: "Download",
  gone: "This file is not there any more, or it is not for you.",
  noPreview: "No preview",
  risky: "Can run a program. Open it only if you expected it.",
  unknownSize: "size unknown",
  image: "Image",
};
