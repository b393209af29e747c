export { CommunicatorTile, GroupChatTile } from "./app-tiles.tsx";
export type { IconComponent, IconProps } from "./icon.tsx";
export * from "./paths.ts";
export * from "./paths-later.ts";
