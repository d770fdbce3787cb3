import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { AppProviders } from "./app-providers.tsx";
import { isEmbedded } from "./embedded.ts";
import { createQueryClient } from "./query-client.ts";
import { createRoutes } from "./routes.tsx";
import { goSignIn } from "./session-end.ts";

/** Renders the console into the page. */
export async function startConsole(): Promise<void> {
  let basename = "/";
  let banner: ReactNode = null;
  // Only in `pnpm dev:mock` and the static demo; the product's build contains no trace of them.
  if (import.meta.env.MODE === "mock") {
    const { startMock } = await import("#mock/browser.ts");
    await startMock();
  } else if (import.meta.env.MODE === "demo") {
    const { startDemo } = await import("#mock/demo.ts");
    basename = await startDemo();
    const { DemoBanner } = await import("./components/shell/demo-banner.tsx");
    banner = <DemoBanner />;
  }

  const queryClient = createQueryClient({ onSignedOut: () => goSignIn(router, queryClient) });
  const routes = isEmbedded(window.location.search)
    ? (await import("./pages/embed/embed-routes.tsx")).createEmbedRoutes(queryClient)
    : createRoutes(queryClient);
  const router = createBrowserRouter(routes, { basename });
  const container = document.getElementById("root");
  if (container === null) throw new Error("index.html has no element with the id root");

  createRoot(container).render(
    <StrictMode>
      <AppProviders queryClient={queryClient}>
        {banner}
        <RouterProvider router={router} />
      </AppProviders>
    </StrictMode>,
  );
}
