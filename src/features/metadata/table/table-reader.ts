import type { MatchedMedia } from "#contract/media-match.ts";
import type { Answer, Request, Results, Work } from "./messages.ts";
import { TableError } from "./rows.ts";

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
  onRead: (bytes: number) => void;
  match: ((keys: string[]) => Promise<MatchedMedia>) | undefined;
}

/** The page's side of the worker that reads a table. */
export class TableReader {
  readonly #worker = new Worker(new URL("table.worker.ts", import.meta.url), { type: "module" });
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor() {
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.#hear(data));
    this.#worker.addEventListener("error", (event) => this.#fail(event));
  }

  async ask<W extends Work>(
    work: W,
    {
      onRead = () => undefined,
      match,
    }: Partial<Pick<Waiting, "onRead">> & Partial<Pick<Waiting, "match">> = {},
  ): Promise<Results[W["does"]]> {
    const id = (this.#count += 1);
    return await new Promise<Results[W["does"]]>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onRead, match });
      this.#post({ kind: "work", id, work });
    });
  }

  end(): void {
    this.#worker.terminate();
  }

  #post(request: Request): void {
    this.#worker.postMessage(request);
  }

  #hear(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return;
    switch (answer.kind) {
      case "read":
        waiting.onRead(answer.bytes);
        return;
      case "keys":
        void this.#match(waiting, answer);
        return;
      case "done":
        // The kind of work decides the type of its result.
        waiting.resolve(answer.result as never);
        break;
      case "failed":
        waiting.reject(
          answer.fault === null ? new Error(answer.message) : new TableError(answer.fault),
        );
    }
    this.#waiting.delete(answer.id);
  }

  async #match(waiting: Waiting, { id, keys }: Answer & { kind: "keys" }): Promise<void> {
    try {
      const answer = (await waiting.match?.(keys)) ?? null;
      this.#post({ kind: "matched", answer });
    } catch (error) {
      this.#waiting.delete(id);
      waiting.reject(error);
      this.#post({ kind: "matched", answer: null });
    }
  }

  #fail(event: ErrorEvent): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(event.message));
    this.#waiting.clear();
  }
}
