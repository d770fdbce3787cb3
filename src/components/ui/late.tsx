import { type ComponentType, lazy } from "react";

/**
 * A part that stands beside the pages and comes when the browser is idle. Where it does not arrive, the
 * pages do without it: an error here would take them along.
 */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch {
      return { default: Nothing };
    }
  });
}

function Nothing() {
  return null;
}
