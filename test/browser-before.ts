/** Runs before the component tests load React, and takes away what costs processor time and no test looks at. */

// React's development build records every rendered component with all changed props for the browser's profiler, and
// each element's place in the code for its debugger. It does so only where the console can.
Reflect.deleteProperty(console, "timeStamp");
Reflect.deleteProperty(console, "createTask");

// The stack of each element's creation, of which it records ten thousand a second, is for the words of a warning alone.
const internals: unknown = Reflect.get(
  await import("react"),
  "__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE",
);
if (typeof internals === "object" && internals !== null) {
  Object.defineProperty(internals, "recentlyCreatedOwnerStacks", {
    get: () => Number.POSITIVE_INFINITY,
    set: () => {},
  });
}

// The mock service worker's library reads the cookies of each request for every handler; the mock knows none.
Object.defineProperty(Request.prototype, "credentials", { get: () => "omit" });
