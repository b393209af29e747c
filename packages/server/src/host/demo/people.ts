import type { Profile } from "../../modules/accounts/contract.ts";

export interface DemoPerson extends Profile {
  readonly local: string;
  readonly groups: readonly string[];
}

/** Castellan, a made-up payments house: operations, trading and engineering. */
export const people: readonly DemoPerson[] = [
  person("maya", "Maya Lindqvist", "Release Manager", "Engineering", "5520", ["Release board"]),
  person("dana", "Dana Ortiz", "Head of Settlement Operations", "Settlement", "5512", ["Release board"]),
  person("priya", "Priya Raman", "Incident Manager", "Operations", "5501", ["Release board"]),
  person("kenji", "Kenji Arakawa", "Database Engineer", "Engineering", "5534", ["Release board"]),
  person("sofia", "Sofia Marchetti", "Client Services Lead", "Operations", "5547", []),
  person("claire", "Claire Dubois", "Compliance Officer", "Compliance", "5560", []),
  person("noah", "Noah Fischer", "FX Trader", "Trading", "5571", ["FX Desk"]),
  person("tomasz", "Tomasz Wilk", "FX Desk Head", "Trading", "5570", ["FX Desk"]),
  person("amara", "Amara Okafor", "Product Owner, Settlement", "Engineering", "5525", ["Release board"]),
  person("omar", "Omar Haddad", "Database Engineer", "Engineering", "5535", []),
  person("lukas", "Lukas Brandt", "Desk Communications", "Trading", "5573", ["FX Desk"]),
  person("grace", "Grace Mbeki", "Shift Lead, Nights", "Operations", "5503", []),
];

function person(
  local: string,
  name: string,
  title: string,
  department: string,
  phone: string,
  groups: readonly string[],
): DemoPerson {
  return { local, name, title, department, phone, groups };
}

/** How each person has sorted the others in the contact list; who is in none of these stands below the groups. */
export const contactGroups: Readonly<Record<string, readonly string[]>> = {
  Favourites: ["dana", "kenji", "priya", "sofia", "claire", "maya"],
  "FX Desk": ["noah", "tomasz", "lukas"],
  "Release board": ["amara", "omar", "grace"],
};
