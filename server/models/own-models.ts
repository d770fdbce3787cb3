import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import type { EnrichmentType } from "#contract/enrichment.ts";
import { type RefusalReason, because } from "#contract/refusals.ts";
import type { OnnxSettings, RunnerSpec } from "./model.ts";

// zod/mini has no messages by default: each would be "Invalid input".
z.config(z.locales.en());

/** A model of the installation's own, or why a folder is none. */
export interface OwnModel {
  /** The name of its folder. */
  folder: string;
  name: string;
  description: string;
  licence: string | null;
  type: EnrichmentType;
  version: string;
  spec: RunnerSpec | null;
  /** Why it cannot be used; null where it can. */
  fault: RefusalReason | null;
}

const three = z.tuple([z.number(), z.number(), z.number()]);
const side = z.int().check(z.gte(16), z.lte(4096));

const settingsSchema = z.strictObject({
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  description: z.optional(z.string().check(z.maxLength(500))),
  licence: z.optional(z.string().check(z.maxLength(100))),
  kind: z.enum(["embed", "classify", "detect"]),
  size: z.tuple([side, side]),
  mean: z.optional(three),
  std: z.optional(three.check(z.refine((std) => std.every((one) => one > 0), "std is above 0"))),
  classes: z.optional(
    z.array(z.string().check(z.minLength(1), z.maxLength(255))).check(z.maxLength(100_000)),
  ),
});

const types: Readonly<Record<OnnxSettings["kind"], EnrichmentType>> = {
  embed: "MULTIMODEL_IMAGE_ENCODING",
  classify: "IMAGE_TAGGING",
  detect: "OBJECT_DETECTION",
};

/** Names of folders that can be part of an id. */
const folderName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Hashes of files by path, size and time, since a model has gigabytes. */
const known = new Map<string, string>();

/**
 * The models in the folder of the installation: each has a folder with one `.onnx` file and its `model.json`. A folder
 * that is none is listed with the reason.
 */
export async function ownModels(directory: string): Promise<OwnModel[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && folderName.test(entry.name));
  return await Promise.all(names.map(({ name }) => ownModel(join(directory, name), name)));
}

async function ownModel(directory: string, folder: string): Promise<OwnModel> {
  const broken = (fault: RefusalReason): OwnModel => ({
    folder,
    name: folder,
    description: "",
    licence: null,
    type: "IMAGE_TAGGING",
    version: "0",
    spec: null,
    fault,
  });
  const files = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(".onnx"));
  const [file] = files;
  if (file === undefined || files.length > 1)
    return broken(because("model_without_file", { model: folder }));
  const text = await readFile(join(directory, "model.json"), "utf8").catch(() => null);
  if (text === null) return broken(because("model_without_settings", { model: folder }));
  let read: z.infer<typeof settingsSchema>;
  try {
    read = z.parse(settingsSchema, JSON.parse(text));
  } catch (error) {
    return broken(because("model_settings_faulty", { model: folder, fault: reasonOf(error) }));
  }
  const { kind, size, mean = [0, 0, 0], std = [1, 1, 1], classes = [] } = read;
  if (kind !== "embed" && classes.length === 0) {
    return broken(because("model_settings_faulty", { model: folder, fault: "name the classes" }));
  }
  const settings: OnnxSettings = { kind, size, mean, std, classes };
  const path = join(directory, file);
  return {
    folder,
    name: read.name ?? folder,
    description: read.description ?? "",
    licence: read.licence ?? null,
    type: types[kind],
    version: (await versionOf(path, text)).slice(0, 12),
    spec: { kind: "onnx", file: path, settings },
    fault: null,
  };
}

/** Changes with each of the two files. */
async function versionOf(path: string, settings: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const key = JSON.stringify([path, size, mtimeMs, settings]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const hash = createHash("sha256").update(settings);
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  const version = hash.digest("hex");
  known.set(key, version);
  return version;
}

function reasonOf(error: unknown): string {
  if (error instanceof z.core.$ZodError) {
    const [issue] = error.issues;
    const place = issue?.path.join(".") ?? "";
    return `${place === "" ? "" : `${place}: `}${issue?.message ?? "it is not valid"}`;
  }
  return error instanceof Error ? error.message : String(error);
}
