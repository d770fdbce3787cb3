import { notifications } from "@mantine/notifications";
import type { QueryClient } from "@tanstack/react-query";
import { createMemoryRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { render } from "vitest-browser-react";
import { advanceMock } from "#mock/state.ts";
import { AppProviders } from "#/app-providers.tsx";
import { isEmbedded } from "#/embedded.ts";
import { forgetScrollPositions } from "#/lib/scroll-positions.ts";
import { createEmbedRoutes } from "#/pages/embed/embed-routes.tsx";
import { createQueryClient } from "#/query-client.ts";
import { createRoutes } from "#/routes.tsx";
import { goSignIn } from "#/session-end.ts";

export interface RenderedConsole {
  client: QueryClient;
  /** The current address of the console: path and search. */
  address: () => string;
  navigate: (to: string) => Promise<void>;
  /** Like the browser's Back button. */
  goBack: () => Promise<void>;
}

/** The whole console on the mock, at an address: with the real routes, providers and queries. */
export async function renderConsole(path: string): Promise<RenderedConsole> {
  // Notices outlive the page that showed them.
  notifications.clean();
  forgetScrollPositions();
  const client = createQueryClient({ onSignedOut: () => goSignIn(router, client) });
  const routes = isEmbedded(path.split("?")[1] ?? "")
    ? createEmbedRoutes(client)
    : createRoutes(client);
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  await render(
    <AppProviders queryClient={client}>
      <RouterProvider router={router} />
    </AppProviders>,
  );
  return {
    client,
    address: () => router.state.location.pathname + router.state.location.search,
    navigate: async (to) => router.navigate(to),
    goBack: async () => router.navigate(-1),
  };
}

/** Advances the mock's clock, and makes the console refetch at once, as on returning to the tab. */
export function letPass(milliseconds: number): void {
  advanceMock(milliseconds);
  window.dispatchEvent(new Event("visibilitychange"));
}
