export * from "./event.ts";
export * from "./item.ts";
export * from "./node-config.ts";
export * from "./owner.ts";
export * from "./request.ts";
export * from "./subscription-forms.ts";
export * from "./subscription.ts";
