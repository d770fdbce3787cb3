import { useLocalStorage } from "@mantine/hooks";
import type { GridLook } from "#/components/media/media-grid.tsx";
import { initialTileSize, tileSizes } from "#/components/media/grid-layout.ts";
import { type TileShow, initialShow } from "#/components/media/tile-show.ts";

/** How the grid looks for this person: remembered in the browser, and not in the address. */
export interface GridLooks {
  look: GridLook;
  setLook: (look: GridLook) => void;
  /** Height of a row, or side of a square. */
  tileSize: number;
  setTileSize: (size: number) => void;
  show: TileShow;
  setShow: (show: TileShow) => void;
}

export function useGridLook(): GridLooks {
  const [look, setLook] = useLocalStorage<GridLook>({
    key: "stillframe.grid",
    defaultValue: "rows",
    getInitialValueInEffect: false,
  });
  // 0: none was chosen yet, and it follows the window.
  const [chosen, setTileSize] = useLocalStorage<number>({
    key: "stillframe.tile-size",
    defaultValue: 0,
    getInitialValueInEffect: false,
  });
  const [stored, setShow] = useLocalStorage<Partial<TileShow>>({
    key: "stillframe.show",
    defaultValue: initialShow,
    getInitialValueInEffect: false,
  });
  const size = chosen === 0 ? initialTileSize(window.innerWidth) : chosen;
  return {
    look: look === "squares" ? "squares" : "rows",
    setLook,
    tileSize: Math.max(tileSizes.min, Math.min(tileSizes.max, size)),
    setTileSize,
    show: { ...initialShow, ...stored },
    setShow,
  };
}
