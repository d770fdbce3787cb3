import type { ReactNode } from "react";

/** For screen readers only. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="sf-visually-hidden">{children}</span>;
}
