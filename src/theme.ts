import { type CSSVariablesResolver, type MantineColorsTuple, createTheme } from "@mantine/core";
import { shellText } from "#/strings/shell.ts";

/** Greys of the dark scheme, slightly blue, from text (0) to the darkest background (9). */
const dark: MantineColorsTuple = [
  "#d5d9df",
  "#b4bac4",
  "#949ca8",
  "#6b7380",
  "#3d444e",
  "#2c323a",
  "#22272e",
  "#14171b",
  "#101215",
  "#0b0d0f",
];

const monospace = 'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, monospace';
const sans =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

export const theme = createTheme({
  primaryColor: "indigo",
  // Shade 8 is the first at which every filled control reaches 4.5:1 in both schemes.
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.179,
  colors: { dark },
  fontFamily: sans,
  fontFamilyMonospace: monospace,
  headings: {
    fontFamily: sans,
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.125rem", lineHeight: "1.5rem" },
      h2: { fontSize: "0.9375rem", lineHeight: "1.375rem" },
      h3: { fontSize: "0.8125rem", lineHeight: "1.25rem" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "10px", xl: "16px" },
  defaultRadius: "md",
  respectReducedMotion: true,
  cursorType: "pointer",
  // Plain objects, not `Menu.extend(…)`: naming a component here would bring its code, and that of floating elements,
  // into the first load of every page.
  components: {
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Menu: { defaultProps: { shadow: "md", transitionProps: { duration: 0 } } },
    Modal: {
      defaultProps: {
        // The close button has no name by default.
        closeButtonProps: { "aria-label": shellText.closeDialog },
        transitionProps: { duration: 0 },
        overlayProps: { backgroundOpacity: 0.45 },
      },
      styles: { title: { fontSize: "1rem", fontWeight: 650 } },
    },
  },
});

/** Some of Mantine's own colours are below 4.5:1; these are not. More of them are in `base.css`. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-anchor": "var(--mantine-color-indigo-8)",
  },
  dark: {
    "--mantine-color-text": "var(--mantine-color-dark-0)",
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-anchor": "var(--mantine-color-indigo-3)",
  },
});
