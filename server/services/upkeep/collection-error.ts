import type { CollectReport } from "./collect.ts";

export interface Failure {
  /** What was not collected. */
  where: string;
  error: unknown;
}

/** Some was not collected, and has its turn again; all else was. */
export class CollectionError extends AggregateError {
  override name = "CollectionError";
  readonly report: CollectReport;

  constructor(failures: readonly Failure[], report: CollectReport) {
    const named = failures.map(({ where, error }) => `${where}: ${firstLine(error)}`);
    super(
      failures.map(({ error }) => error),
      `Not collected: ${named.join("; ")}`,
    );
    this.report = report;
  }
}

/** What Lance says goes on for pages. */
function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
