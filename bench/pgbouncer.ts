import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "./outage-server.ts";

/** PgBouncer in transaction mode, with as many connections as a pool for many processes has. Needs root. */
export interface PgBouncer {
  /** In front of the server on this port of 127.0.0.1. @returns the port of the pool */
  start(server: number): Promise<number>;
  stop(): void;
}

export async function preparePgBouncer(home: string): Promise<PgBouncer> {
  const folder = join(home, "pgbouncer");
  await mkdir(folder);
  await chmod(folder, 0o755);
  let child: ChildProcess | undefined;
  return {
    async start(server) {
      const port = await freePort();
      const users = join(folder, "users");
      await writeFile(users, '"postgres" ""\n');
      const file = join(folder, "pgbouncer.ini");
      await writeFile(
        file,
        `[databases]
* = host=127.0.0.1 port=${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 8
max_client_conn = 500
server_login_retry = 1
query_timeout = 60
`,
      );
      child = spawn(
        "/usr/sbin/runuser",
        ["-u", "postgres", "--", "/usr/sbin/pgbouncer", "-q", file],
        {
          cwd: "/",
          stdio: "ignore",
        },
      );
      for (;;) {
        const isUp = await new Promise<boolean>((resolve) => {
          const socket = connect(port, "127.0.0.1", () => resolve(true));
          socket.once("error", () => resolve(false));
          socket.once("connect", () => socket.destroy());
        });
        if (isUp) return port;
        await wait(50);
      }
    },
    stop: () => void child?.kill("SIGTERM"),
  };
}
