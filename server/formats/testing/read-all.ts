import { Descriptions } from "../descriptions.ts";
import type {
  FoundLabels,
  LabelEvent,
  LabelFile,
  LabelProblem,
  ReadContext,
  ReadLabels,
} from "../label-file.ts";

/** Descriptions that were read, by their names; readers of a test share them. */
export const described = new Descriptions();

export function contextOf(sizeOf: ReadContext["sizeOf"] = () => null): ReadContext {
  return { sizeOf, describe: described.describe };
}

/** A file of labels in memory, read in parts of this many bytes. */
export function fileOf(name: string, content: string | Uint8Array, part = 1 << 16): LabelFile {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return {
    name,
    async *read() {
      for (let at = 0; at < bytes.length; at += part) yield bytes.subarray(at, at + part);
    },
  };
}

/** Everything that a reader finds. */
export async function readAll(
  read: ReadLabels,
  files: readonly LabelFile[],
  context = contextOf(),
): Promise<{ found: FoundLabels[]; problems: LabelProblem[] }> {
  const events: LabelEvent[] = [];
  for await (const group of read(files, context)) events.push(...group);
  return {
    found: events.flatMap((event) => ("problem" in event ? [] : [event])),
    problems: events.flatMap((event) => ("problem" in event ? [event.problem] : [])),
  };
}
