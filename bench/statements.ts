import pg from "pg";

/** What the service asked of PostgreSQL. */
export interface Statements {
  /** Statements that were sent. */
  sent: number;
  /** Times that one was sent while none was under way: those sent together are one wait. */
  waits: number;
  /** Milliseconds in which one was under way. */
  ms: number;
}

/** Counts the statements of the catalog's connections in this process. `take` begins anew. */
export function watchStatements(): { take: () => Statements } {
  let counted: Statements = { sent: 0, waits: 0, ms: 0 };
  let pending = 0;
  let since = 0;
  const query = pg.Client.prototype.query;
  // The type of `query` is a list of overloads, which a function that passes everything on cannot have.
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client & { pipeline?: boolean }, ...args: unknown[]): unknown {
      const answer: unknown = Reflect.apply(query, this, args);
      // The queue and the watch over the database have connections of their own, which are not pipelined.
      if (this.pipeline !== true || !(answer instanceof Promise)) return answer;
      counted.sent += 1;
      if (pending === 0) {
        counted.waits += 1;
        since = performance.now();
      }
      pending += 1;
      const ended = () => {
        pending -= 1;
        if (pending === 0) counted.ms += performance.now() - since;
      };
      answer.then(ended, ended);
      return answer;
    },
  });
  return {
    take() {
      const taken = counted;
      counted = { sent: 0, waits: 0, ms: 0 };
      return taken;
    },
  };
}
