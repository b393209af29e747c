/** RT4: the four layers, strongest first. */
export const SETTING_LAYERS = ["machine", "user", "server", "person"] as const;
export type SettingLayer = (typeof SETTING_LAYERS)[number] | "default";

export const SETTING_NAMES = ["communicator.disableIm", "groupchat.disableIm"] as const;
export type SettingName = (typeof SETTING_NAMES)[number];
