import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DatabaseServer } from "#test/several-servers/several-servers.ts";
import { freePort } from "./outage-server.ts";

/**
 * A primary whose commits wait for its standby, each a cluster below `home`, run with the programs of another folder.
 * Needs root, since they run as `postgres`.
 */
export interface PostgresPair extends DatabaseServer {
  /** Ends the primary at once, and makes the standby the primary. @returns the connection to it */
  failOver(): Promise<DatabaseServer["connection"]>;
  /** Makes the former primary the standby of the present one. */
  rejoin(): Promise<void>;
  restart(): Promise<void>;
}

const run = promisify(execFile);

export async function startPair(home: string, programs: string): Promise<PostgresPair> {
  // A server that it starts keeps the output open, so nothing is read of it.
  const as = async (...args: string[]): Promise<void> => {
    const child = spawn("/usr/sbin/runuser", ["-u", "postgres", "--", ...args], {
      cwd: "/",
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [code] = (await once(child, "exit")) as [number | null];
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  };
  const nodes = [
    { data: join(home, "one"), port: await freePort() },
    { data: join(home, "two"), port: await freePort() },
  ] as const;
  let [primary, standby]: [(typeof nodes)[number], (typeof nodes)[number]] = [nodes[0], nodes[1]];
  const control = async (
    { data, port }: (typeof nodes)[number],
    ...args: string[]
  ): Promise<void> => {
    const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${data}`;
    await as(
      join(programs, "pg_ctl"),
      "-D",
      data,
      "-l",
      join(data, "log"),
      "-w",
      "-o",
      options,
      ...args,
    );
  };
  const connectionTo = ({ port }: (typeof nodes)[number]): DatabaseServer["connection"] => ({
    host: "127.0.0.1",
    port,
    user: "postgres",
    database: "postgres",
    ssl: false,
  });

  const from = (): string[] => ["-h", "127.0.0.1", "-p", String(primary.port), "-U", "postgres"];

  /** A copy of the primary that follows it. */
  const follow = async (node: (typeof nodes)[number]): Promise<void> => {
    await run("/bin/rm", ["-rf", node.data]);
    await run("/usr/bin/install", ["-d", "-o", "postgres", "-m", "700", node.data]);
    await as(
      join(programs, "pg_basebackup"),
      "-D",
      node.data,
      "-R",
      "-X",
      "stream",
      "-c",
      "fast",
      ...from(),
    );
    await control(node, "start");
  };

  const [{ data }] = nodes;
  await run("/usr/bin/install", ["-d", "-o", "postgres", "-m", "700", data]);
  await as(join(programs, "initdb"), "-D", data, "-U", "postgres", "--auth=trust");
  await appendFile(
    join(data, "postgresql.conf"),
    "synchronous_standby_names = '*'\nsynchronous_commit = local\nmax_connections = 200\n",
  );
  await control(primary, "start");
  await follow(standby);
  // From now on a commit that is acknowledged is on both.
  const commit = (how: "on" | "local"): Promise<void> =>
    as(
      join(programs, "psql"),
      ...from(),
      "-c",
      `alter system set synchronous_commit = ${how}`,
      "-c",
      "select pg_reload_conf()",
    );
  await commit("on");

  return {
    connection: connectionTo(primary),
    async failOver() {
      await control(primary, "-m", "immediate", "stop");
      await control(standby, "promote");
      [primary, standby] = [standby, primary];
      // Alone, it would wait for a standby for ever.
      await commit("local");
      return connectionTo(primary);
    },
    async rejoin() {
      await follow(standby);
      await commit("on");
    },
    restart: () => control(primary, "-m", "fast", "restart"),
    async stop() {
      // One of them may not run just now.
      for (const node of [standby, primary]) {
        await control(node, "-m", "immediate", "stop").catch(() => {});
      }
    },
  };
}
