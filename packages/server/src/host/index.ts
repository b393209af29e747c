export { type Addresses, createServer, type Server, type ServerOptions } from "./create-server.ts";
export { modules } from "./modules.ts";
