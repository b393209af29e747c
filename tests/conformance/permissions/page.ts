import { answerAround, CATEGORIES, CATEGORY_ACTIONS, type CategoryAction, type CategoryId } from "./category-table.ts";
import { LEFT_OUT } from "./inventory.ts";
import { COMMANDS, mayCommand } from "./server-commands.ts";
import { type Action, ACTIONS, may, nameOf, NEVER_ABROAD, ROLES, ROOMS, type Role } from "./table.ts";
import { WHO, WHY } from "./why.ts";

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
    "A room's name below is its type, its visibility and whom its category lets in; a *narrowed* one has a scope of its own in a category that is for everyone. Invitations and files are on; the subject and pins are left to managers; a *veiled* room shows addresses to managers alone.",
    "",
    ...ROLES.map((role) => `- **${role}**: ${WHO[role]}.`),
    "",
    ...ACTIONS.map((action) => `- **${action}**: ${WHY[action]}.`),
    "",
    "Whoever may not see a room is answered as if it were not there (`item-not-found`, or what is said to everybody who asks from outside, `not-acceptable`); entering alone cannot hide a secret room (XEP-0045 §7.2.6). tests/conformance/permissions/refusals.ts has the condition of each refusal, and the tests compare it in each cell. The files of an open room that everyone may read are served to whoever has their address; all others need a ticket (403 without).",
    ...tables,
    "",
    "## Around categories",
    ...CATEGORY_IDS.map((id) => `- **${id}**: ${CATEGORIES[id]}.`),
    "",
    "Categories are made, changed and removed by the command line alone.",
    "",
    header,
    `|---|${ROLES.map(() => ":-:|").join("")}`,
    ...CATEGORY_IDS.flatMap((id) => CATEGORY_ROWS.map((action) => categoryRow(id, action))),
    "",
    "## People of other servers",
    "Where federation is on ([federation.md](federation.md)). They are people like all others (RM7, MUC70): whom a room or category names by address has the role that it names, everybody else of another server is a *stranger*, and an *outsider* wherever there is a scope, for groups are those of the organisation. A namesake is somebody else. tests/conformance/permissions-abroad.test.ts asks for each role in each room from a second server, permissions-component.test.ts in rooms of all sorts for the people of a component (XEP-0114), who are answered alike.",
    "",
    "Their *administrator* runs a server of their own and is named in our configuration: here a stranger.",
    "",
    "| | someone abroad |",
    "|---|---|",
    ...ACTIONS.map((action) => `| ${action} | ${abroad(action)} |`),
    "| make a room | never: nobody here could take it away from them (MUC71) |",
    "| run or go on with a command of the server | never, nor be told of one: only through a session here (AD1, CM1) |",
    "",
    "## What is not in the table",
    "tests/conformance/permissions-inventory.test.ts asks the server what it answers: each question has a row above, or stands here.",
    "",
    ...LEFT_OUT.map(([why, questions]) => `- ${why}: ${questions.map((one) => `\`${one}\``).join(", ")}.`),
    "- a refused invitation (XEP-0045 §7.8.2) and a change of nickname: of one's own only; voice that is given by a form (§8.6): as *give voice*.",
    "- the command line and the control socket: of whoever may open the socket on the server's machine, and audited (docs/operations.md).",
    "",
    "## Guests",
    "There are none. Whoever asks for anything has an account here or at another server: nobody signs in anonymously, no account is made by who wants one (XEP-0077), for a time, or for a single room. The one thing that is served to somebody without an account is a file of an open room that everyone may read, by its address.",
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

const CATEGORY_IDS = Object.keys(CATEGORIES) as CategoryId[];
const CATEGORY_ROWS = Object.keys(CATEGORY_ACTIONS) as CategoryAction[];

function categoryRow(id: CategoryId, action: CategoryAction): string {
  const cells = ROLES.map((role) => (answerAround(role, action, id) === "yes" ? "yes" : "·"));
  return `| ${id}: ${action} (${CATEGORY_ACTIONS[action]}) | ${cells.join(" | ")} |`;
}

/** Groups are those of the organisation. */
const abroadAs = (role: Role): Role => (BY_GROUP.has(role) ? "stranger" : role);
const BY_GROUP: ReadonlySet<Role> = new Set<Role>([
  "member by group",
  "member by default",
  "presenter by group",
  "manager by group",
]);

/** Read off the table: the same in every cell, or never. */
function abroad(action: Action): string {
  const cells = ROOMS.flatMap((room) => ROLES.map((role) => ({ role, room })));
  if (cells.every(({ role, room }) => may(role, action, room, "abroad") === may(abroadAs(role), action, room)))
    return "as the same role here";
  if (cells.some(({ role, room }) => may(role, action, room, "abroad"))) throw new Error(`${action} has no short form`);
  return `never: ${NEVER_ABROAD[action]}`;
}
