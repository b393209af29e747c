import { ACTIONS, COMMANDS, may, mayCommand, nameOf, ROLES, ROOMS, WHO, WHY } from "./table.ts";

/** The table for people: what docs/permissions.md shows. */
export function permissionLines(): string[] {
  const header = `| | ${ROLES.join(" | ")} |`;
  const tables = ROOMS.flatMap((room) => [
    "",
    `## ${nameOf(room)}`,
    header,
    `|---|${ROLES.map(() => ":-:|").join("")}`,
    ...ACTIONS.map(
      (action) => `| ${action} | ${ROLES.map((role) => (may(role, action, room) ? "yes" : "·")).join(" | ")} |`,
    ),
  ]);
  return [
    "A room's name below is its type, its visibility and whom its category lets in. Invitations and files are on; the subject and pins are left to managers.",
    "",
    ...ROLES.map((role) => `- **${role}**: ${WHO[role]}.`),
    "",
    ...ACTIONS.map((action) => `- **${action}**: ${WHY[action]}.`),
    "",
    "Whoever may not see a room is answered as if it were not there. The files of an open room that everyone may read are served to whoever has their address; all others need a ticket (403 without).",
    ...tables,
    "",
    "## Commands of the server",
    "XEP-0050 and XEP-0133. Who may not run a command is not told of it either.",
    "",
    header,
    `|---|${ROLES.map(() => ":-:|").join("")}`,
    ...Object.values(COMMANDS).map(
      (name) => `| ${name} | ${ROLES.map((role) => (mayCommand(role) ? "yes" : "·")).join(" | ")} |`,
    ),
  ];
}
