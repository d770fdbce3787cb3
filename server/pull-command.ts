import { type Command, Option } from "commander";
import { signToken } from "./credentials.ts";
import { printable } from "./printable.ts";
import { StartError } from "./start-error.ts";
import type { PullFormat } from "./pull/layouts.ts";
import type { Pulled } from "./pull/pull.ts";
import { readFilter } from "./pull/read-filter.ts";

interface PullCommandOptions {
  format: PullFormat;
  filter: [string, string][];
  server: string;
  key?: string;
  delete: boolean;
  verify: boolean;
}

const shown = 10;
const tokenSeconds = 3600;

/** `stillframe pull`, which needs a server and no data folder. */
export function addPullCommand(program: Command): void {
  program
    .command("pull")
    .description(
      "make a folder what a snapshot is: its files, and labels in a format of your choice",
    )
    .argument("[what]", "the dataset's name or id; with @ and a snapshot's name or id, or @current")
    .argument("[folder]", "where to; made where it is missing")
    .addOption(
      new Option("--format <format>", "the labels beside the files")
        .choices(["none", "coco", "yolo", "folder"])
        .default("none"),
    )
    .option(
      "--filter <name=values>",
      "only some items, as in label=cat,dog or meta.score.gte=0.5; may be repeated",
      readFilter,
      [],
    )
    .option(
      "--server <url>",
      "the server",
      process.env["STILLFRAME_SERVER"] ?? "http://127.0.0.1:4400",
    )
    .option("--key <key>", "an API key, as key:secret, or a token; by default from STILLFRAME_KEY")
    .option("--delete", "remove files of earlier pulls that are not in this version", false)
    .option("--verify", "only compare the folder with its last pull: pull --verify <folder>", false)
    .action(
      async (what: string | undefined, folder: string | undefined, options: PullCommandOptions) => {
        if (options.verify) {
          const path = folder ?? what;
          if (path === undefined) throw new StartError("Name the folder: pull --verify <folder>");
          await verify(path);
          return;
        }
        if (what === undefined || folder === undefined) {
          throw new StartError(
            "Name the dataset and the folder: pull <dataset>[@<snapshot>] <folder>",
          );
        }
        await run(what, folder, options);
      },
    );
}

async function run(what: string, path: string, options: PullCommandOptions): Promise<void> {
  const { pull } = await import("./pull/pull.ts");
  const { Remote } = await import("./pull/remote.ts");
  const remote = new Remote({ server: serverOf(options.server), token: tokenOf(options.key) });
  const pulled = await pull({
    remote,
    what,
    folder: path,
    format: options.format,
    filter: new URLSearchParams(options.filter),
    remove: options.delete,
    onProgress: progressLine(),
  });
  for (const line of wordsOf(pulled)) print(line);
  if (pulled.failed.length > 0) process.exitCode = 1;
}

async function verify(path: string): Promise<void> {
  const { verifyPull } = await import("./pull/verify.ts");
  const { pull, files, missing, changed } = await verifyPull(path);
  const what = `${pull.dataset_name}, ${pull.snapshot_name ?? `as of ${pull.pulled_at}`}`;
  for (const name of missing.slice(0, shown)) print(`missing: ${name}`);
  for (const name of changed.slice(0, shown)) print(`changed: ${name}`);
  const wrong = missing.length + changed.length;
  if (wrong === 0) {
    print(`${counted(files, "file")} as they were pulled: ${what}`);
    return;
  }
  print(
    `${missing.length} missing, ${changed.length} changed, of ${counted(files, "file")}: ${what}`,
  );
  process.exitCode = 1;
}

function wordsOf(pulled: Pulled): string[] {
  const { version, files, fetched, kept, removed, left, failed, renamed } = pulled;
  const name = `${version.dataset.name}, ${version.snapshot?.name ?? "now"}`;
  const lines = renamed
    .slice(0, shown)
    .map(
      ({ from, to }) =>
        `kept as ${to}, since not every system can have it, or another has it: ${from}`,
    );
  for (const item of failed.slice(0, shown)) {
    lines.push(`not fetched, because the server does not have it as it was: ${item}`);
  }
  const more = [
    `${fetched} fetched`,
    `${kept} there already`,
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(left > 0 ? [`${left} of earlier pulls left, which --delete removes`] : []),
    ...(failed.length > 0 ? [`${failed.length} not fetched`] : []),
  ];
  lines.push(`${counted(files, "file")} of ${name}: ${more.join(", ")}`);
  return lines;
}

/** A line on a terminal that is written again, twice a second at most. */
function progressLine(): ((pulled: Pulled) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  let last = 0;
  return ({ files, bytes }) => {
    if (Date.now() - last < 500) return;
    last = Date.now();
    process.stderr.write(`\r${counted(files, "file")}, ${(bytes / 1e6).toFixed(0)} MB \r`);
  };
}

/** @returns null without a key: a server without authentication serves its own machine */
function tokenOf(given = process.env["STILLFRAME_KEY"]): () => Promise<string | null> {
  if (given === undefined || given === "") return () => Promise.resolve(null);
  const colon = given.indexOf(":");
  if (colon === -1) return () => Promise.resolve(given);
  const credentials = {
    email: "",
    api_key: given.slice(0, colon),
    api_secret: given.slice(colon + 1),
  };
  let signed: { token: Promise<string>; until: number } | null = null;
  return async () => {
    if (signed === null || Date.now() > signed.until) {
      const until = Date.now() + (tokenSeconds * 1000) / 2;
      signed = { token: signToken(credentials, tokenSeconds), until };
    }
    return await signed.token;
  };
}

function serverOf(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href;
  throw new StartError(`--server is an address such as http://127.0.0.1:4400, and not ${text}`);
}

function counted(n: number, noun: string): string {
  return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}

function print(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}
