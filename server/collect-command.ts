import { createInterface } from "node:readline/promises";
import type { Assembly } from "./assemble.ts";
import { countRemoved, expireRemoved } from "./catalog/versions.ts";
import { collect } from "./services/upkeep/collect.ts";
import type { CollectOptions } from "./services/upkeep/collect-report.ts";
import { CollectionError } from "./services/upkeep/collection-error.ts";
import { describeAside, describeWithheld } from "./services/upkeep/withheld.ts";
import { StartError } from "./start-error.ts";

export interface CollectCommand {
  dryRun: boolean;
  /** Removed things are collected at once. */
  now: boolean;
  yes: boolean;
}

interface Terminal {
  print(line: string): void;
  /** Asks the user; null where there is no terminal. */
  ask: ((question: string) => Promise<boolean>) | null;
}

/** Beside a running service, which may have uploads and readers in progress. */
const mediaGraceMs = 3_600_000;
/** Without a running service: there are no readers, and a blob is either referenced or unused. */
const noGrace = { mediaGraceMs: 0, readerGraceMs: 0 };

/**
 * The command `collect`.
 * @throws StartError where it would remove something without consent
 */
export async function runCollect(
  { deps, alone }: Pick<Assembly, "deps" | "alone">,
  { dryRun, now, yes }: CollectCommand,
  { print, ask }: Terminal,
): Promise<void> {
  let options: CollectOptions = { dryRun, yes };
  const run = async (): Promise<void> => {
    const collected = await collect(deps, options).catch((error: unknown) => {
      if (!(error instanceof CollectionError)) throw error;
      print(`removed ${JSON.stringify(error.report)}`);
      const hint =
        "stillframe doctor says what is damaged, and stillframe doctor --repair mends it";
      throw new StartError(`${error.message}. ${hint}`, { cause: error });
    });
    const { withheld, aside, ...report } = collected;
    print(`${dryRun ? "would remove" : "removed"} ${JSON.stringify(report)}`);
    if (aside !== undefined) print(describeAside(aside));
    if (withheld === undefined) return;
    const sentence = describeWithheld(withheld);
    if (dryRun) return print(sentence);
    if (ask === null || !(await ask(`${sentence}. Remove them now?`))) {
      throw new StartError(`not removed: ${sentence}`);
    }
    options = { ...options, yes: true };
    await run();
  };
  if (!now) return await run();

  const removed = await countRemoved(deps.catalog.db);
  const what = `${removed.snapshots} removed snapshots and ${removed.datasets} removed datasets`;
  if (dryRun) {
    print(
      `--now would also forget ${what}, which could still come back; not counted here is their space`,
    );
  } else {
    await demandConsent(what, { yes, ask });
    await deps.catalog.transaction(expireRemoved);
  }
  const ran = await alone(async () => {
    options = { ...options, ...noGrace };
    await run();
  });
  if (ran) return;
  options = { ...options, mediaGraceMs };
  await run();
  print("The service is running: media that were stored within the last hour stay for now");
}

async function demandConsent(
  what: string,
  { yes, ask }: Pick<CollectCommand, "yes"> & Pick<Terminal, "ask">,
): Promise<void> {
  if (yes) return;
  if (ask === null) {
    throw new StartError(
      `collect --now forgets ${what} for good, and removes all that is in nothing else: see how much with --dry-run, and add --yes where no one can be asked`,
    );
  }
  if (!(await ask(`This forgets ${what}, which could still come back, for good. Go on?`))) {
    throw new StartError("nothing was removed");
  }
}

/** Asks on the terminal; null where the command runs in a script. */
export function terminalQuestion(): Terminal["ask"] {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(?:es)?$/i.test((await lines.question(`${question} (yes/no) `)).trim());
    } finally {
      lines.close();
    }
  };
}
