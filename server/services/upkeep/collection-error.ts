import type { CollectReport } from "./collect-report.ts";

export interface Failure {
  /** The part that was not collected. */
  where: string;
  error: unknown;
}

/** Some parts were not collected, and are tried again next time; all others were. */
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

/** Lance's messages can be pages long. */
function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
