/**
 * Cases in which a folder and a database do not belong together, and a catalog move that is killed, with real processes
 * and figures. `node bench/identity.ts [--pictures 200] [--outside postgres://…]`
 *
 * `--outside` is a server on which databases may be created; by default a second embedded server takes its place.
 */

import { execFile } from "node:child_process";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import type { FaultPoint } from "#server/fault.ts";
import {
  type WholeContent,
  loadDataset,
  outsideServerAt,
  runCommand,
  startOutsideServer,
  wholeContent,
} from "#server/testing/whole-content.ts";
import { type Service, startService } from "#test/service.ts";

const { values } = parseArgs({
  options: { pictures: { type: "string", default: "100" }, outside: { type: "string" } },
});
const pictures = Number(values.pictures);
const outside =
  values.outside === undefined ? await startOutsideServer() : outsideServerAt(values.outside);

let failures = 0;
function say(ok: boolean, line: string): void {
  if (!ok) failures += 1;
  process.stdout.write(`${ok ? "ok  " : "LOST"} ${line}\n`);
}

async function stopped(service: Service): Promise<void> {
  service.signal("SIGTERM");
  await service.ended();
}

const files = async (service: Service): Promise<number> =>
  (await readdir(service.data, { recursive: true })).filter((path) =>
    /^(?:lake\/.*\.lance\/|blobs\/[\da-f]{2}\/)/.test(path),
  ).length;

const same = (a: WholeContent, b: WholeContent): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A start that must be refused and leave every file as it is. */
async function refused(name: string, service: Service, run: () => Promise<string>): Promise<void> {
  const before = await files(service);
  const begun = performance.now();
  const line = await run();
  const ms = Math.round(performance.now() - begun);
  const after = await files(service);
  const ok = /^stillframe: .*(?:DATABASE_URL|bring back)/m.test(line) && before === after;
  say(ok, `${name}: refused in ${ms} ms, ${after} of ${before} files there: ${line.trim()}`);
}

const start = (service: Service, env: Record<string, string>) => async (): Promise<string> => {
  try {
    await service.restart(env);
    return "it started";
  } catch (error) {
    return String(error).replace(/^[^]*?stillframe:/, "stillframe:");
  }
};

const command =
  (service: Service, args: string[], env: Record<string, string> = {}) =>
  async (): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(service.data, args, env);
    return code === 0 ? `it ran: ${stdout}` : stderr;
  };

async function fourWays(): Promise<void> {
  const embedded = await startService();
  await loadDataset(embedded, "Birds", pictures);
  const before = await wholeContent(embedded);
  process.stdout.write(`${JSON.stringify(before)}\n`);
  await stopped(embedded);
  const empty = await outside.newDatabase();
  await refused("a start on an empty database", embedded, start(embedded, { DATABASE_URL: empty }));
  const collect = command(embedded, ["collect", "--yes"], { DATABASE_URL: empty });
  await refused("b collect on an empty database", embedded, collect);
  await promisify(execFile)("cp", ["-a", join(embedded.data, "postgres"), `${embedded.data}-old`]);
  await embedded.restart();
  await loadDataset(embedded, "Fish", pictures);
  const newer = await wholeContent(embedded);
  await stopped(embedded);
  const postgres = join(embedded.data, "postgres");
  await rename(postgres, `${postgres}.new`);
  await rename(`${embedded.data}-old`, postgres);
  await refused("d start on an older postgres/", embedded, start(embedded, {}));
  await refused(
    "d collect on an older postgres/",
    embedded,
    command(embedded, ["collect", "--yes"]),
  );
  await rm(postgres, { recursive: true });
  await refused("d start on a lost postgres/", embedded, start(embedded, {}));
  await rename(`${postgres}.new`, postgres);
  await embedded.restart();
  say(same(newer, await wholeContent(embedded)), "everything is there afterwards");
  await moves(embedded, newer);
  await embedded.stop();

  const url = await outside.newDatabase();
  const external = await startService({ DATABASE_URL: url });
  await loadDataset(external, "Birds", pictures);
  const content = await wholeContent(external);
  await refused("c second service without DATABASE_URL", external, command(external, ["serve"]));
  await refused(
    "b collect without DATABASE_URL",
    external,
    command(external, ["collect", "--yes"]),
  );
  await stopped(external);
  await refused("b collect, nothing running", external, command(external, ["collect", "--yes"]));
  await external.restart();
  say(same(content, await wholeContent(external)), "everything is there afterwards");
  await external.stop();
}

const points: (FaultPoint | null)[] = [
  "move.emptied",
  "move.copied",
  "move.queued",
  "move.switched",
  null,
];

/** Moves to a server and back, killed at each point and repeated. */
async function moves(service: Service, content: WholeContent): Promise<void> {
  for (const point of points) {
    await stopped(service);
    const url = await outside.newDatabase();
    for (const [target, env, after] of [
      [url, {}, { DATABASE_URL: url }],
      ["embedded", { DATABASE_URL: url }, {}],
    ] as const) {
      const where = target === "embedded" ? "back" : "there";
      if (point !== null) {
        const killed = { ...env, STILLFRAME_FAULT: `${point}:die` };
        await runCommand(service.data, ["move-catalog", target], killed);
      }
      const begun = performance.now();
      const { code, stdout, stderr } = await runCommand(
        service.data,
        ["move-catalog", target],
        env,
      );
      const ms = Math.round(performance.now() - begun);
      const line = code === 0 ? stdout.split("\n")[0] : stderr;
      say(code === 0, `moved ${where}, killed at ${point ?? "no point"}: ${ms} ms, ${line}`);
      await refused(`the old one`, service, start(service, env));
      await service.restart(after);
      say(same(content, await wholeContent(service)), "everything is there afterwards");
      await stopped(service);
    }
    await service.restart();
  }
}

await fourWays();
await outside.stop();
process.stdout.write(failures === 0 ? "nothing was lost\n" : `${failures} failures\n`);
process.exitCode = failures === 0 ? 0 : 1;
