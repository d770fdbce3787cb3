import type { Generated } from "kysely";
import type { Stamped } from "./column-types.ts";

/** What a person may do on a gateway, on all datasets of its upstream. */
export type GatewayRole = "viewer" | "editor" | "admin";

export interface UsersTable {
  id: string;
  email: string;
  /** What the user may do on a gateway; null: nobody has said. */
  gateway_role: Generated<GatewayRole | null>;
  created_at: Stamped;
}

export const gatewayRolesSchema = [
  `alter table users add column gateway_role text
     check (gateway_role in ('viewer', 'editor', 'admin'))`,
];
