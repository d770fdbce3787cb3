import type { QueryClient } from "@tanstack/react-query";
import { type RouteObject, type ShouldRevalidateFunctionArgs, redirect } from "react-router";
import { PageSkeleton } from "#/components/shell/page-skeleton.tsx";
import { datasetLoader } from "#/pages/dataset/dataset-loader.ts";
import { RootLayout } from "#/pages/root/root-layout.tsx";
import { RouteError } from "#/pages/root/lazy-route-error.tsx";
import { timelineLoader } from "#/pages/timeline/timeline-loader.ts";
import { paths } from "#/paths.ts";
import { shellText } from "#/strings/shell.ts";

/**
 * Pages load late. The loaders of the timeline are included in the first load, so that its data and its code load at
 * the same time; the loaders of the other pages are in small chunks, so that the timeline does not carry them.
 */
export function createRoutes(queryClient: QueryClient): RouteObject[] {
  return [
    {
      element: <RootLayout />,
      ErrorBoundary: RouteError,
      children: [
        {
          // Without a path: an error in a page keeps the frame.
          ErrorBoundary: RouteError,
          HydrateFallback: Loading,
          children: [...pageRoutes(queryClient), ...galleryRoutes],
        },
      ],
    },
  ];
}

/** In development only: the build drops the import and everything behind it. */
const galleryRoutes: RouteObject[] = import.meta.env.DEV
  ? [
      {
        path: "dev/gallery",
        lazy: {
          Component: async () =>
            (await import("#/pages/dev/gallery-page.tsx")).galleryOf(framedRoutes),
        },
      },
    ]
  : [];

/** The pages alone, new each time, for the frames of the gallery. */
function framedRoutes(queryClient: QueryClient): RouteObject[] {
  return [
    { ErrorBoundary: RouteError, HydrateFallback: Loading, children: pageRoutes(queryClient) },
  ];
}

function pageRoutes(queryClient: QueryClient): RouteObject[] {
  return [
    { index: true, loader: () => redirect(paths.datasets) },
    {
      path: "login",
      lazy: {
        Component: async () => (await import("#/pages/login/login-page.tsx")).LoginPage,
      },
    },
    {
      path: "datasets",
      shouldRevalidate: onNewPath,
      lazy: {
        loader: async () =>
          (await import("#/pages/datasets/datasets-loader.ts")).datasetsLoader(queryClient),
        Component: async () => (await import("#/pages/datasets/datasets-page.tsx")).DatasetsPage,
      },
    },
    {
      path: "datasets/:datasetId",
      loader: datasetLoader(queryClient),
      lazy: {
        Component: async () => (await import("#/pages/dataset/dataset-layout.tsx")).DatasetLayout,
      },
      shouldRevalidate: onNewPath,
      children: [
        {
          path: "snapshots",
          ErrorBoundary: RouteError,
          loader: timelineLoader(queryClient),
          shouldRevalidate: onNewPath,
          lazy: {
            Component: async () =>
              (await import("#/pages/timeline/timeline-page.tsx")).TimelinePage,
          },
        },
        {
          path: "compare",
          ErrorBoundary: RouteError,
          shouldRevalidate: onNewPath,
          lazy: {
            loader: async () =>
              (await import("#/pages/compare/compare-loader.ts")).compareLoader(queryClient),
            Component: async () => (await import("#/pages/compare/compare-page.tsx")).ComparePage,
          },
        },
        {
          path: "receipts/:taskId",
          ErrorBoundary: RouteError,
          lazy: {
            Component: async () => (await import("#/pages/receipt/receipt-page.tsx")).ReceiptPage,
          },
        },
        {
          path: "enrich",
          ErrorBoundary: RouteError,
          lazy: {
            Component: async () => (await import("#/pages/enrich/enrich-page.tsx")).EnrichPage,
          },
        },
        {
          path: "propagate",
          ErrorBoundary: RouteError,
          lazy: {
            Component: async () =>
              (await import("#/pages/propagate/propagate-page.tsx")).PropagatePage,
          },
        },
        {
          // The page stays under the one of an item, which it draws itself.
          path: "",
          ErrorBoundary: RouteError,
          shouldRevalidate: onNewPath,
          lazy: {
            loader: async () =>
              (await import("#/pages/explore/explore-loader.ts")).exploreLoader(queryClient),
            Component: async () => (await import("#/pages/explore/explore-page.tsx")).ExplorePage,
          },
          children: [
            { index: true, element: null },
            { path: "items/:itemId", element: null },
          ],
        },
      ],
    },
    {
      path: "tasks",
      shouldRevalidate: onNewPath,
      lazy: {
        loader: async () =>
          (await import("#/pages/tasks/tasks-loader.ts")).tasksLoader(queryClient),
        Component: async () => (await import("#/pages/tasks/tasks-page.tsx")).TasksPage,
      },
    },
    {
      path: "activity",
      shouldRevalidate: onNewPath,
      lazy: {
        Component: async () => (await import("#/pages/activity/activity-page.tsx")).ActivityPage,
      },
    },
    {
      path: "settings",
      lazy: {
        Component: async () => (await import("#/pages/settings/settings-page.tsx")).SettingsPage,
      },
    },
    { path: "*", loader: notFound, element: null },
  ];
}

function Loading() {
  return <PageSkeleton label={shellText.loading} />;
}

function notFound(): never {
  throw new Response(null, { status: 404 });
}

/** A change of the search (a filter, a selected snapshot) does not run the loaders again. */
function onNewPath({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) {
  return currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search
    ? false
    : defaultShouldRevalidate;
}
