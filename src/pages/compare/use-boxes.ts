import { useLocalStorage } from "@mantine/hooks";

export const boxModes = ["off", "hover", "changed", "all"] as const;
export type BoxMode = (typeof boxModes)[number];

/** Which boxes of labels the cards show: remembered in the browser. */
export function useBoxes(): readonly [BoxMode, (mode: BoxMode) => void] {
  const [stored, setStored] = useLocalStorage<BoxMode>({
    key: "stillframe.compare-boxes",
    defaultValue: "changed",
    getInitialValueInEffect: false,
  });
  return [boxModes.includes(stored) ? stored : "changed", setStored];
}
