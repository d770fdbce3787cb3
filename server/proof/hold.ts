import { type FaultPoint, armFault } from "../fault.ts";

/** Holds the first operation that reaches the point, until it is released or made to fail there. */
export function holdAt(point: FaultPoint) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const disarm = armFault(point, () => {
    disarm();
    reached.resolve();
    return released.promise;
  });
  return {
    reached: reached.promise,
    release: released.resolve,
    fail: released.reject,
    disarm,
  };
}
