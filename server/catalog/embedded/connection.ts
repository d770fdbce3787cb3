import { superuser } from "./cluster.ts";

/** What `pg` needs to reach the embedded server. */
export interface EmbeddedConnection {
  /** A folder: `pg` connects to the socket in it. */
  host: string;
  port: number;
  user: string;
  database: string;
  /** Said aloud, so that PGSSLMODE and PGPASSWORD of the surroundings mean nothing here. */
  ssl: false;
  password: string;
}

/** The database that everything is kept in. */
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
