/** The output of things that run at the same time, printed one after another. */

import type { Writable } from "node:stream";

export type Print = (text: string | Buffer) => void;

/**
 * Returns a function that runs `work` with a `print` of its own. Of all that run, the one that began first prints as it
 * goes; the others' output is kept until it is their turn.
 */
export function printInTurn(out: Pick<Writable, "write">) {
  const line: { kept: (string | Buffer)[]; hasEnded: boolean }[] = [];
  const flush = () => {
    for (let first = line[0]; first !== undefined; first = line[0]) {
      for (const text of first.kept.splice(0)) out.write(text);
      if (!first.hasEnded) return;
      line.shift();
    }
  };
  return async <T>(work: (print: Print) => T | Promise<T>): Promise<T> => {
    const own: (typeof line)[number] = { kept: [], hasEnded: false };
    line.push(own);
    try {
      return await work((text) => {
        own.kept.push(text);
        flush();
      });
    } finally {
      own.hasEnded = true;
      flush();
    }
  };
}
