/** Figures that the measured process reports about itself: `node --import ./memory-inside.ts server/main.ts`. */
export interface Inside {
  /**
   * The longest time that its main thread worked between two timer events since the last report, in milliseconds of
   * processor time: how long it delayed other requests, without the other load of the machine.
   */
  heldMs: number;
  heapMb: number;
  externalMb: number;
}

const tickMs = 2;

let most = 0;
let last = worked();
setInterval(() => {
  const now = worked();
  most = Math.max(most, now - last);
  last = now;
}, tickMs).unref();

process.on("message", () => {
  const { heapTotal, external } = process.memoryUsage();
  process.send?.({
    heldMs: Math.round(most / 1000),
    heapMb: Math.round(heapTotal / 2 ** 20),
    externalMb: Math.round(external / 2 ** 20),
  } satisfies Inside);
  most = 0;
});
process.channel?.unref();

/** Microseconds. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
