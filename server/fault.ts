/**
 * Named points in every write path at which a test can stop the process.
 *
 * `STILLFRAME_FAULT=<point>:die` kills the process with SIGKILL the first time that it reaches the point;
 * `<point>:pause` holds that one write there until the process gets SIGUSR2. Several are separated by commas. In
 * production the variable is unset and a point costs one lookup in an empty map.
 */

export const faultPoints = [
  // a write, from the lease to the published head
  "edit.leased",
  "edit.committed",
  "edit.flushed",
  "edit.published",
  "fork.branched",
  "fork.flushed",
  "flush.half",
  "head.swapping",
  // one transaction each; the second point lies between the last statement and the commit
  "create.begun",
  "create.written",
  "create.committed",
  "restore.begun",
  "restore.written",
  "restore.committed",
  "partial.batch-committed",
  "partial.recorded",
  "partial.unchanged",
  "undo.begun",
  "undo.written",
  "undo.committed",
  "clone.begun",
  "clone.written",
  "clone.committed",
  "undelete.written",
  // dataset creation
  "draft.table-made",
  "upload.stored",
  "ingest.probed",
  "ingest.batch-committed",
  "import.batch-committed",
  "export.half",
  "models.part-stored",
  "models.batch-committed",
  // a task of any kind; the second last lies between the last statement and the commit
  "task.written",
  "task.claimed",
  "task.saved",
  "task.finishing",
  "task.ended",
  "task.finished",
  // collection
  "collect.leased",
  "collect.pinned",
  "collect.pruned",
  "collect.swapped",
  "collect.dropped",
  "collect.blobs",
  "collect.family-dropped",
  // the folder and the catalog at a start
  "generation.announced",
  "generation.catalog-written",
  // moving the catalog to another server
  "move.emptied",
  "move.copied",
  "move.queued",
  "move.switched",
  "move.data-copied",
] as const;

export type FaultPoint = (typeof faultPoints)[number];

type FaultAction = (point: FaultPoint) => Promise<void> | void;

const armed = new Map<FaultPoint, FaultAction>();

/** Arms a point inside this process, for tests that share it. Returns the function that disarms it. */
export function armFault(point: FaultPoint, action: FaultAction): () => void {
  armed.set(point, action);
  return () => armed.delete(point);
}

/** Disarms all points: those that a failed test left armed would fail the tests after it. */
export function disarmFaults(): void {
  armed.clear();
}

/** To be awaited at each step of a write path. Does nothing unless a test armed the point. */
export async function fault(point: FaultPoint): Promise<void> {
  if (armed.size === 0) return;
  await armed.get(point)?.(point);
}

/**
 * Arms the points named by the variable's value.
 * @throws Error naming the part that is not `<point>:die` or `<point>:pause`.
 */
export function armFaultsFrom(value: string): void {
  for (const part of value.split(",").filter(Boolean)) {
    const [name, action, rest] = part.split(":");
    const point = faultPoints.find((known) => known === name);
    if (point === undefined || rest !== undefined || (action !== "die" && action !== "pause")) {
      throw new Error(
        `"${part}" is not <point>:die or <point>:pause; points: ${faultPoints.join(", ")}`,
      );
    }
    armed.set(point, action === "die" ? die : pauseOnce);
  }
}

function die(): never {
  process.kill(process.pid, "SIGKILL");
  // SIGKILL takes effect at the latest when the process next enters the kernel.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

async function pauseOnce(point: FaultPoint): Promise<void> {
  armed.delete(point);
  // Before the announcement: without a listener the signal ends the process.
  const released = new Promise<void>((resolve) => process.once("SIGUSR2", () => resolve()));
  process.stderr.write(`fault: paused at ${point}\n`);
  // A signal listener alone does not keep the event loop alive.
  const keepAlive = setInterval(() => {}, 1 << 30);
  await released;
  clearInterval(keepAlive);
  process.stderr.write(`fault: resumed at ${point}\n`);
}
