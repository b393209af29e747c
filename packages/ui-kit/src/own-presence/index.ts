export { type PresenceChoice, presenceChoices } from "./choices.ts";
export { IdleSetting } from "./idle-setting.tsx";
export { KeySetting } from "./key-setting.tsx";
export { SetForDialog } from "./set-for-dialog.tsx";
