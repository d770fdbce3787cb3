import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** A PostgreSQL server into which faults are injected. */
export interface Server {
  url: string | undefined;
  /** The process id of the server's first process. */
  pid(): Promise<number>;
  restart(): Promise<void>;
  stop(): void;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A new cluster below `home`, run with the programs of another folder. Needs root, since it runs as `postgres`. */
export async function ownServer(home: string, programs: string): Promise<Server> {
  const data = join(home, "cluster");
  const port = await freePort();
  execFileSync("/usr/bin/install", ["-d", "-o", "postgres", "-m", "700", data]);
  const as = (...args: string[]) =>
    execFileSync("/usr/sbin/runuser", ["-u", "postgres", "--", ...args], {
      cwd: "/",
      stdio: "ignore",
    });
  as(join(programs, "initdb"), "-D", data, "-U", "postgres", "--auth=trust");
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${data}`;
  const log = join(data, "log");
  const control = (...args: string[]) =>
    as(join(programs, "pg_ctl"), "-D", data, "-l", log, ...args);
  control("-w", "-o", options, "start");
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    pid: () => firstPid(data),
    async restart() {
      control("-w", "-m", "fast", "-o", options, "restart");
    },
    stop: () => control("-m", "immediate", "stop"),
  };
}

export async function firstPid(data: string): Promise<number> {
  return Number((await readFile(join(data, "postmaster.pid"), "utf8")).split("\n")[0]);
}

/** The sessions of the server, which are its child processes. */
async function children(parent: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent)
      found.push(Number(name));
  }
  return found;
}

async function isSession(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return /127\.0\.0\.1|\[local\]/.test(line);
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended in the meantime.
    }
  }
}

type Fault = [name: string, run: () => Promise<void>];

/**
 * The faults, in order.
 * @param noticed resolves when the service reports that it is not ready
 */
export function faultsOf(
  server: Server,
  { withKill, noticed }: { withKill: boolean; noticed: () => Promise<void> },
): Fault[] {
  const faults: Fault[] = [
    ["restart", () => server.restart()],
    [
      "sessions ended (SIGTERM)",
      async () => {
        for (const pid of await children(await server.pid()))
          if (await isSession(pid)) signal([pid], "SIGTERM");
      },
    ],
    [
      "one session killed (SIGKILL)",
      async () => {
        for (const pid of await children(await server.pid())) {
          if (!(await isSession(pid))) continue;
          signal([pid], "SIGKILL");
          return;
        }
      },
    ],
    [
      "stands still for 8 s (SIGSTOP)",
      async () => {
        const all = [await server.pid(), ...(await children(await server.pid()))];
        signal(all, "SIGSTOP");
        await noticed();
        await wait(8000);
        signal(all, "SIGCONT");
      },
    ],
  ];
  if (withKill) {
    faults.push([
      "the server killed (SIGKILL)",
      async () => signal([await server.pid()], "SIGKILL"),
    ]);
  }
  return faults;
}
