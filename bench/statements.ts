import pg from "pg";

/** The statements that the service sent to PostgreSQL. */
export interface Statements {
  /** Number of statements. */
  sent: number;
  /** Number of statements that were sent while no other was pending: statements sent together are one wait. */
  waits: number;
  /** Milliseconds during which a statement was pending. */
  ms: number;
}

/** Counts the statements of the catalog's connections in this process. `take` returns the counts and resets them. */
export function watchStatements(): { take: () => Statements } {
  let counted: Statements = { sent: 0, waits: 0, ms: 0 };
  let pending = 0;
  let since = 0;
  const query = pg.Client.prototype.query;
  // `query` has a list of overloads, which a function that passes on its arguments cannot have.
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client & { pipeline?: boolean }, ...args: unknown[]): unknown {
      const answer: unknown = Reflect.apply(query, this, args);
      // The queue and the database link have connections of their own, which are not pipelined.
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
