export { NotificationForm } from "./notification-form.tsx";
export { type Toast, Toasts } from "./toasts.tsx";
