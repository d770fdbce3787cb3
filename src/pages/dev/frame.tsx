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

/** The pages below the frame of the console. */
export type PageRoutes = (client: QueryClient) => RouteObject[];

/** One state: a page at an address, or a part of one, with what it gets instead of the usual answers. */
export interface State {
  name: string;
  at?: InitialEntry;
  part?: ReactNode;
  answers?: readonly Answer[];
  /** What every write fails with. */
  refusal?: Error;
}

const noRoutes = { outlet: null, matches: [], isDataRoute: false };

/** A console of its own, with a router, an address and a cache that no other frame shares. */
export function Frame({ state, pages }: { state: State; pages: PageRoutes }) {
  const { at = "/", part, answers = [], refusal = failures.error } = state;
  const [{ client, router }] = useState(() => {
    const own = frozenClient([...answers, ...usual], refusal);
    // Somebody was signed in: then a 401 is a session that ended.
    own.setQueryData(sessionKeys.me(), { email: "owner@localhost" });
    const routes = part === undefined ? pages(own) : [{ path: "*", element: part }];
    return { client: own, router: createMemoryRouter(routes, { initialEntries: [at] }) };
  });
  return (
    // A router refuses to be inside another one, which it knows by these two.
    <LocationContext value={null as never}>
      <RouteContext value={noRoutes}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </RouteContext>
    </LocationContext>
  );
}
