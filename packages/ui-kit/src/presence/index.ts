export { PresenceIcon, type PresenceKind, presenceName } from "./presence-icon.tsx";
