const times = Number(process.env["STILLFRAME_RUNS"] ?? 1);

/** How much a test by chance tries: what the suite has time for, or `STILLFRAME_RUNS` times as much. */
export function runs(inSuite: number): number {
  return Math.ceil(inSuite * times);
}
