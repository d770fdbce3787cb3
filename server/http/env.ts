import type { Context } from "hono";
import type { HttpBindings } from "@hono/node-server";

/** Values that the middleware sets for the routes. */
export interface AppEnv {
  /** Absent in tests, which have no socket. */
  Bindings: Partial<HttpBindings>;
  Variables: { requestId: string };
}

export type AppContext = Context<AppEnv>;
