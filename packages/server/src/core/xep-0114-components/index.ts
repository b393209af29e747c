export { ComponentService } from "./service.ts";
