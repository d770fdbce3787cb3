import { superuser } from "./cluster.ts";

/** The parameters with which `pg` reaches the embedded server. */
export interface EmbeddedConnection {
  /** A folder: `pg` connects to the socket in it. */
  host: string;
  port: number;
  user: string;
  database: string;
  /** Explicit, so that PGSSLMODE and PGPASSWORD in the environment have no effect. */
  ssl: false;
  password: string;
}

/** The one database of the installation. */
export const databaseName = "stillframe";

export function connectionTo(server: { socketFolder: string; port: number }): EmbeddedConnection {
  return {
    host: server.socketFolder,
    port: server.port,
    user: superuser,
    database: databaseName,
    ssl: false,
    password: "",
  };
}
