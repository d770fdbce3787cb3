import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type RefusalReason, because } from "#contract/refusals.ts";
import { type ModelPart, modelParts } from "./parts.ts";

/** The command that installs them, as every reason names it. */
export const installCommand = "npm run stillframe -- models install";

const packagesFolder = join(import.meta.dirname, "packages");

/** What the installed folder is made from. */
const packageFiles = [
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "kept.json",
  "load.mjs",
] as const;

/** The folder of the checkout for what `stillframe models install` installs. */
export const modelsFolder = join(import.meta.dirname, "../../.models");

/** In the installed folder: the stamp, which is written last, and why parts did not load when they were tried. */
export const stampName = ".installed";
export const faultsName = ".faults.json";

/** The hash of everything that decides what is installed: an install with another one is not used. */
export const wantedStamp: () => string = once(() => {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const name of packageFiles) hash.update(readFileSync(join(packagesFolder, name)));
  return hash.digest("hex");
});

export interface Absence {
  code: "not_installed" | "not_working";
  /** A sentence. */
  reason: string;
}

interface PartAbsence extends Absence {
  /** The reason of a model that needs the part. */
  of(model: string): RefusalReason;
}

/**
 * The optional packages in a folder: where they are, and the only way to load them. Nothing here throws for a package
 * that is missing or broken except `module` and `file`, whose callers ask `whyAbsent` before.
 */
export function installedIn(models: string = modelsFolder) {
  const folder = join(models, "packages");
  /** Of parts that did not load in this thread. */
  const faults = new Map<ModelPart, string>();

  function absence(part: ModelPart): PartAbsence | undefined {
    const stamp = textOf(join(folder, stampName));
    if (stamp === undefined) {
      return {
        code: "not_installed",
        reason: `Not installed: ${installCommand} installs it`,
        of: (model) => because("model_not_installed", { model, command: installCommand }),
      };
    }
    if (stamp !== wantedStamp()) {
      const reason = `What is installed belongs to another version of Stillframe: run ${installCommand}`;
      return {
        code: "not_installed",
        reason,
        of: (model) => because("model_outdated", { model, command: installCommand }),
      };
    }
    const fault = faults.get(part) ?? recordedFaults(folder)[part];
    if (fault === undefined) return undefined;
    return {
      code: "not_working",
      reason: `It does not load on this machine: ${fault}`,
      of: (model) => because("model_not_loading", { model, fault }),
    };
  }

  const whyAbsent = (part: ModelPart): string | undefined => absence(part)?.reason;

  return {
    /** The folder that has `node_modules`. */
    folder,

    /**
     * Why a part cannot be used, as a sentence that names the command; undefined where it can. Reads two small files,
     * so it sees an install that happens meanwhile.
     */
    whyAbsent,

    /** The same with a code. */
    absence,

    /** The path of a file of an installed package. */
    file: (packageName: string, path: string): string =>
      join(folder, "node_modules", packageName, path),

    /**
     * Loads a package of a part: its exports, whatever kind of module it is. A failure is remembered as the reason of
     * the part for the rest of this thread, since a native addon is not tried twice.
     * @throws where `whyAbsent` has a reason, and when the package fails to load
     */
    module: async (part: ModelPart, packageName: string): Promise<unknown> => {
      const reason = whyAbsent(part);
      if (reason !== undefined) throw new Error(reason);
      try {
        const { load } = (await import(
          pathToFileURL(join(folder, "node_modules/load.mjs")).href
        )) as {
          load: (name: string) => Promise<unknown>;
        };
        return await load(packageName);
      } catch (error) {
        faults.set(part, firstLine(error));
        throw error;
      }
    },
  };
}

export type Installed = ReturnType<typeof installedIn>;

/** The optional packages of this checkout. */
export const installed: Installed = installedIn();

/** The first line of an error: those of native addons list every path that was tried. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n")[0] ?? "").trim() || "it gives no reason";
}

function recordedFaults(folder: string): Partial<Record<ModelPart, string>> {
  try {
    const faults = JSON.parse(textOf(join(folder, faultsName)) ?? "{}") as Record<string, unknown>;
    return Object.fromEntries(
      modelParts.flatMap((part) => {
        const fault = faults[part];
        return typeof fault === "string" ? [[part, fault]] : [];
      }),
    );
  } catch {
    return {};
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
