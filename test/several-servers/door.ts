import { once } from "node:events";
import { type NetConnectOpts, type Socket, connect, createServer } from "node:net";

/** A way to a server on which a fault can be injected: all connections of one process go through its own door. */
export interface Door {
  port: number;
  /** Breaks all connections and refuses new ones. */
  cut(): void;
  /** From now on nothing passes, and nobody is told: as when a cable is pulled, or the server hangs. */
  hang(): void;
  /** Mends what was cut or hangs, and leads to another server from now on, if one is named. */
  open(to?: NetConnectOpts): void;
  close(): Promise<void>;
}

type State = "open" | "cut" | "hanging";

export async function openDoor(to: NetConnectOpts): Promise<Door> {
  let state: State = "open";
  let target = to;
  const pairs = new Set<[Socket, Socket]>();

  function pass([client, server]: [Socket, Socket]): void {
    client.pipe(server);
    server.pipe(client);
  }

  function admit(client: Socket): void {
    if (state === "cut") return void client.resetAndDestroy();
    const server = connect(target);
    const pair: [Socket, Socket] = [client, server];
    pairs.add(pair);
    for (const socket of pair) {
      // The other side ends as this one did.
      socket.once("close", () => {
        pairs.delete(pair);
        for (const each of pair) each.destroy();
      });
      socket.on("error", () => {});
    }
    if (state === "open") pass(pair);
  }

  const listener = createServer(admit).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut() {
      state = "cut";
      for (const [client] of pairs) client.resetAndDestroy();
    },
    hang() {
      state = "hanging";
      for (const [client, server] of pairs) {
        client.unpipe(server).pause();
        server.unpipe(client).pause();
      }
    },
    open(next = target) {
      // Connections to the server of before are of no use.
      if (next !== target) for (const [client] of pairs) client.resetAndDestroy();
      target = next;
      if (state === "hanging") for (const pair of pairs) pass(pair);
      state = "open";
    },
    async close() {
      for (const [client] of pairs) client.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
}
