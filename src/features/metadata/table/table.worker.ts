import { readHead } from "./head.ts";
import { TableSession } from "./session.ts";
import { TableError } from "./rows.ts";
import type { Answer, Request, Work } from "./messages.ts";

/** Reads tables away from the page's thread. It ends with the dialog. */

let session: TableSession | null = null;
let onMatched: ((answer: Request & { kind: "matched" }) => void) | null = null;

function post(answer: Answer): void {
  self.postMessage(answer);
}

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if (data.kind === "matched") onMatched?.(data);
  else void run(data.id, data.work);
});

async function run(id: number, work: Work): Promise<void> {
  try {
    post({ kind: "done", id, result: await resultOf(id, work) });
  } catch (error) {
    const fault = error instanceof TableError ? error.fault : null;
    post({ kind: "failed", id, fault, message: error instanceof Error ? error.message : "" });
  }
}

async function resultOf(id: number, work: Work) {
  const onRead = (bytes: number) => post({ kind: "read", id, bytes });
  if (work.does === "head") return await readHead(work.file);
  if (work.does === "look") {
    session = new TableSession(work.file, work.table);
    return await session.look(onRead);
  }
  if (session === null) throw new Error("No file is open");
  switch (work.does) {
    case "match":
      return await session.match(work.column, ask(id), onRead);
    case "hasRows":
      return session.hasRows(work.ids);
    case "build":
      return await session.build(work.fields, onRead);
    case "places":
      return session.placesOf(work.field, work.indices);
  }
}

/** Requests are made by the page, which knows how. */
function ask(id: number) {
  return async (keys: string[]) =>
    await new Promise<NonNullable<(Request & { kind: "matched" })["answer"]>>((resolve, reject) => {
      onMatched = ({ answer }) => {
        onMatched = null;
        if (answer === null) reject(new Error("The keys could not be matched"));
        else resolve(answer);
      };
      post({ kind: "keys", id, keys });
    });
}
