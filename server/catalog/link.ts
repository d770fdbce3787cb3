import { Socket } from "node:net";
import type pg from "pg";
import { awayError } from "./database-errors.ts";

/** All connections of this process to its database, and whether they are of any use. */
export interface DatabaseLink<Address extends pg.ClientConfig = pg.ClientConfig> {
  /** What they are made with. */
  connection: Address & Sockets;
  /** Why the database is taken for gone; null while it is there. */
  readonly lost: Error | null;
  /** @throws ServiceError while the database is gone */
  check(): void;
  /** Calls once, when the database goes. @returns what takes that back */
  onLost(listener: (error: Error) => void): () => void;
  /**
   * The database is gone: cuts every connection, so that nothing waits for an answer, and refuses until it is back.
   * A server that hangs would hold each statement, and whoever waits for a connection, for as long as it does.
   */
  lose(error: Error): void;
  /** It is back. */
  restore(): void;
}

interface Sockets {
  keepAlive: true;
  keepAliveInitialDelayMillis: number;
  stream: () => Socket;
}

/** An idle connection to a host that is gone without a word is noticed by the system after this, in milliseconds. */
const keepAliveMs = 10_000;

export function openLink<Address extends pg.ClientConfig>(
  connection: Address,
): DatabaseLink<Address> {
  const sockets = new Set<Socket>();
  const listeners = new Set<(error: Error) => void>();
  let lost: Error | null = null;
  return {
    connection: {
      ...connection,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMs,
      stream: () => {
        const socket = new Socket();
        sockets.add(socket);
        socket.once("close", () => sockets.delete(socket));
        return socket;
      },
    },
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
      // With an error: a client that only sees its connection end may wait for more.
      for (const socket of sockets) socket.destroy(new Error("Connection terminated"));
    },
    restore() {
      lost = null;
    },
  };
}
