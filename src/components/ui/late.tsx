import { type ComponentType, lazy } from "react";

/**
 * A part outside of the pages that loads when the browser is idle. If it fails to load, the pages work without it: an
 * error here would replace them.
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
