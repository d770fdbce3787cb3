/**
 * Runs before the component tests load React. Its development build records every rendered component with all changed
 * props for the browser's profiler, which took a third of the time of tests with long lists. It does so only where the
 * console can mark times.
 */
Reflect.deleteProperty(console, "timeStamp");
