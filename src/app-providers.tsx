import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import "./mantine-styles.ts";
import "./styles/base.css";
import { cssVariablesResolver, theme } from "./theme.ts";

/** The providers that every page needs; tests render pages in it too. */
export function AppProviders(props: { queryClient: QueryClient; children: ReactNode }) {
  return (
    <QueryClientProvider client={props.queryClient}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        // All variables are set here rather than by a style sheet that lists all of them.
        deduplicateCssVariables={false}
      >
        {props.children}
      </MantineProvider>
    </QueryClientProvider>
  );
}
