import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import {
  type InitialEntry,
  type RouteObject,
  UNSAFE_LocationContext as LocationContext,
  UNSAFE_RouteContext as RouteContext,
  createMemoryRouter,
} from "react-router";
import { RouterProvider } from "react-router/dom";
import { sessionKeys } from "#/api/keys.ts";
import { failures, usual } from "./examples.ts";
import { type Answer, frozenClient } from "./frozen-client.ts";

/** The pages inside the frame of the console. */
export type PageRoutes = (client: QueryClient) => RouteObject[];

/** One state: a page at an address, or a part of one, with the answers that replace the usual ones. */
export interface State {
  name: string;
  at?: InitialEntry;
  part?: ReactNode;
  answers?: readonly Answer[];
  /** The error of every write. */
  refusal?: Error;
}

const noRoutes = { outlet: null, matches: [], isDataRoute: false };

/** A separate console, whose router, address and cache are not shared with other frames. */
export function Frame({ state, pages }: { state: State; pages: PageRoutes }) {
  const { at = "/", part, answers = [], refusal = failures.error } = state;
  const [{ client, router }] = useState(() => {
    const own = frozenClient([...answers, ...usual], refusal);
    // There was a session, so that a 401 means that it ended.
    own.setQueryData(sessionKeys.me(), { email: "owner@localhost" });
    const routes = part === undefined ? pages(own) : [{ path: "*", element: part }];
    return { client: own, router: createMemoryRouter(routes, { initialEntries: [at] }) };
  });
  return (
    // A router refuses to be nested in another one, which it detects by these two contexts.
    <LocationContext value={null as never}>
      <RouteContext value={noRoutes}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </RouteContext>
    </LocationContext>
  );
}
