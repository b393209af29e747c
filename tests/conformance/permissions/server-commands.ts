import type { Origin, Role } from "./table.ts";

/** Ad-hoc commands of the server (XEP-0050, XEP-0133 §4), by their nodes behind `http://jabber.org/protocol/admin#`. */
export const COMMANDS: Readonly<Record<string, string>> = {
  "add-user": "add people",
  "delete-user": "remove people",
  "disable-user": "disable accounts",
  "reenable-user": "enable accounts",
  "end-user-session": "end sessions",
  "change-user-password": "change a password",
  "get-user-roster": "show a roster",
  "get-user-lastlogin": "show when somebody was last there",
  "user-stats": "show where somebody is signed in",
  "get-registered-users-num": "count who is registered",
  "get-disabled-users-num": "count disabled accounts",
  "get-online-users-num": "count who is signed in",
  "get-active-users-num": "count who is at their device",
  "get-idle-users-num": "count who is away",
  "get-registered-users-list": "list who is registered",
  "get-disabled-users-list": "list disabled accounts",
  "get-online-users-list": "list who is signed in",
  "get-active-users": "list who is at their device",
  "get-idle-users": "list who is away",
  announce: "tell everybody who is signed in",
  "set-motd": "set the message of the day",
  "edit-motd": "edit the message of the day",
  "delete-motd": "delete the message of the day",
};

/** An administrator, who is here; for all others there are none, whatever they are in rooms (SV7). */
export const mayCommand = (role: Role, origin: Origin = "here"): boolean =>
  role === "administrator" && origin === "here";
