import type { QueryClient } from "@tanstack/react-query";
import type { LoaderFunctionArgs, RouteObject } from "react-router";
import { PageSkeleton } from "#/components/shell/page-skeleton.tsx";
import { datasetLoader } from "#/pages/dataset/dataset-loader.ts";
import { RouteErrorPage } from "#/pages/root/route-error.tsx";
import { timelineLoader } from "#/pages/timeline/timeline-loader.ts";
import { shellText } from "#/strings/shell.ts";
import { EmbedLayout } from "./embed-layout.tsx";
import { EmbedPage } from "./embed-page.tsx";
import { EmbedSignIn } from "./embed-sign-in.tsx";

/** The console inside a frame: one page, without the code that changes data. */
export function createEmbedRoutes(queryClient: QueryClient): RouteObject[] {
  return [
    {
      element: <EmbedLayout />,
      ErrorBoundary: RouteErrorPage,
      children: [
        {
          ErrorBoundary: RouteErrorPage,
          HydrateFallback: Loading,
          children: [
            {
              path: "datasets/:datasetId/snapshots",
              loader: loadEmbed(queryClient),
              Component: EmbedPage,
            },
            { path: "login", Component: EmbedSignIn },
          ],
        },
      ],
    },
  ];
}

const loadEmbed = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await Promise.all([datasetLoader(queryClient)(args), timelineLoader(queryClient)(args)]);
  return null;
};

function Loading() {
  return <PageSkeleton label={shellText.loading} />;
}
