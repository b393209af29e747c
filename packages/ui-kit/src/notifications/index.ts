export { NotificationForm } from "./notification-form.tsx";
export { PushSetting } from "./push-setting.tsx";
export { type Toast, Toasts } from "./toasts.tsx";
