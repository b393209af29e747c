export * from "./admin.ts";
export * from "./join.ts";
export * from "./owner.ts";
export * from "./registration.ts";
export * from "./status.ts";
export * from "./user.ts";
