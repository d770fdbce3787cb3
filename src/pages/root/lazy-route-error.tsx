import { type ComponentType, Suspense, lazy, useEffect } from "react";
import { isServed } from "#/api/reachable.ts";
import { PageSkeleton } from "#/components/shell/page-skeleton.tsx";
import { shellText } from "#/strings/shell.ts";

/** Preloads the error page: an error may be that nothing can be loaded any more. */
export function prepareRouteError(): void {
  void loadRouteError();
}

const RouteErrorPage = lazy(async () => ({ default: await loadRouteError() }));

/** Shown where a route's loader or page failed. */
export function RouteError() {
  return (
    <Suspense fallback={<PageSkeleton label={shellText.loading} />}>
      <RouteErrorPage />
    </Suspense>
  );
}

async function loadRouteError(): Promise<ComponentType> {
  try {
    return (await import("./route-error.tsx")).RouteErrorPage;
  } catch {
    return LastResort;
  }
}

const retryMs = 5000;

/** Shown when the error page itself cannot be loaded. */
function LastResort() {
  useEffect(() => {
    const again = () => void isServed().then(reload);
    const timer = setInterval(again, retryMs);
    window.addEventListener("online", again);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", again);
    };
  }, []);
  return (
    <p role="alert" style={{ padding: "var(--sf-gutter)" }}>
      {shellText.states.lastResort}
    </p>
  );
}

function reload(served: boolean): void {
  if (served) location.reload();
}
