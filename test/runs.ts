const times = Number(process.env["STILLFRAME_RUNS"] ?? 1);

/** The number of runs of a property test: small in the suite, `STILLFRAME_RUNS` times as many on request. */
export function runs(inSuite: number): number {
  return Math.ceil(inSuite * times);
}
