import { Socket } from "node:net";
import type pg from "pg";
import { awayError } from "./database-errors.ts";

/** All database connections of this process, and whether the database is available. */
export interface DatabaseLink<Address extends pg.ClientConfig = pg.ClientConfig> {
  /** The parameters of the connections. */
  connection: Address & Sockets;
  /** Those of connections to another address, which are cut with the others. */
  through<Other extends pg.ClientConfig>(address: Other): Other & Sockets;
  /** Why the database counts as lost; null while it is available. */
  readonly lost: Error | null;
  /** @throws ServiceError while the database is lost */
  check(): void;
  /** Registers a listener that is called once, when the database is lost. @returns a function that removes it */
  onLost(listener: (error: Error) => void): () => void;
  /**
   * The database is lost: cuts every connection, and refuses new ones until `restore`. A server that hangs would
   * otherwise hold each statement, and each request that waits for a connection, for as long as it hangs.
   */
  lose(error: Error): void;
  /** The database is available again. */
  restore(): void;
}

interface Sockets {
  keepAlive: true;
  keepAliveInitialDelayMillis: number;
  stream: () => Socket;
}

/** After this many milliseconds the system probes an idle connection, and so notices a lost host. */
const keepAliveMs = 10_000;

export function openLink<Address extends pg.ClientConfig>(
  connection: Address,
): DatabaseLink<Address> {
  const sockets = new Set<Socket>();
  const listeners = new Set<(error: Error) => void>();
  let lost: Error | null = null;
  const through = <Other extends pg.ClientConfig>(address: Other): Other & Sockets => ({
    ...address,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    stream: () => {
      const socket = new Socket();
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return socket;
    },
  });
  return {
    connection: through(connection),
    through,
    get lost() {
      return lost;
    },
    check() {
      if (lost !== null) throw awayError(lost);
    },
    onLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lose(error) {
      lost = error;
      for (const listener of listeners) listener(error);
      listeners.clear();
      // With an error: a client that only sees its connection end may keep waiting.
      for (const socket of sockets) socket.destroy(new Error("Connection terminated"));
    },
    restore() {
      lost = null;
    },
  };
}
