import type { Db } from "./catalog.ts";
import { firstUser } from "./accounts.ts";
import type { GatewayRole } from "./users-schema.ts";

/** The first user runs the gateway; all others begin as viewers. */
export async function gatewayRoleOf(db: Db, userId: string): Promise<GatewayRole> {
  const row = await db
    .selectFrom("users")
    .select("gateway_role")
    .where("id", "=", userId)
    .executeTakeFirst();
  if (row?.gateway_role != null) return row.gateway_role;
  return (await firstUser(db))?.id === userId ? "admin" : "viewer";
}

export async function setGatewayRole(db: Db, userId: string, role: GatewayRole): Promise<void> {
  await db.updateTable("users").set({ gateway_role: role }).where("id", "=", userId).execute();
}
